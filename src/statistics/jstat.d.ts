/** The few functions of jstat that are used here; the package has no types of its own. */
declare module "jstat" {
  const jstat: {
    readonly jStat: {
      readonly gammaln: (x: number) => number;
      readonly studentt: { readonly cdf: (t: number, degreesOfFreedom: number) => number };
      readonly normal: { readonly inv: (share: number, mean: number, deviation: number) => number };
    };
  };
  export default jstat;
}
