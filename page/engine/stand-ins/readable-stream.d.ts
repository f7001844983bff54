declare module "readable-stream" {
  export { Readable } from "node:stream";
}
