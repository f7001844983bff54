/**
 * The types of the client: what each place of the API takes and gives. Written by `npm run client-types` from the server's routes.
 *
 * In: nothing.  Out: types alone.
 */
type Refused = {
  headers: { [name: string]: unknown };
  content: { "application/problem+json": components["schemas"]["Problem"] };
};
export interface paths {
  "/healthz": {
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components["schemas"]["Status"] } };
      };
    };
  };
  "/metrics": {
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "text/plain": string } };
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/readyz": {
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components["schemas"]["Status"] } };
        503: { headers: { [name: string]: unknown }; content: { "application/json": components["schemas"]["Status"] } };
      };
    };
  };
  "/v1/comparisons": {
    get: {
      parameters: { query: { a: string; b?: string }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["Comparisons"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/erasures": {
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { "application/json": components["schemas"]["Erasure"] } };
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components["schemas"]["Erased"] } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        408: Refused;
        413: Refused;
        415: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/histories": {
    post: {
      parameters: {
        query?: {
          name?: string;
          format?:
            | "json-resume"
            | "careers"
            | "jsonl"
            | "csv"
            | "parquet"
            | "linkedin"
            | "europass-xml"
            | "europass-pdf"
            | "pdf"
            | "docx"
            | "odt"
            | "rtf"
            | "html"
            | "markdown"
            | "yaml"
            | "text";
          person?: string;
          asOf?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": components["schemas"]["DocumentRequest"];
          "multipart/form-data": { file: Blob };
          "application/octet-stream": Blob;
          "application/pdf": Blob;
          "application/zip": Blob;
          "application/gzip": Blob;
          "application/xml": Blob;
          "application/yaml": Blob;
          "application/rtf": Blob;
          "application/x-ndjson": Blob;
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Blob;
          "application/vnd.oasis.opendocument.text": Blob;
          "text/plain": Blob;
          "text/csv": Blob;
          "text/html": Blob;
          "text/markdown": Blob;
          "text/xml": Blob;
          "text/yaml": Blob;
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["ReadHistory"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        408: Refused;
        413: Refused;
        415: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/occupations": {
    get: {
      parameters: { query: { q: string; top?: number }; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["FoundOccupations"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/occupations/{code}": {
    get: {
      parameters: { query?: never; header?: never; path: { code: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["OccupationFacts"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/overrides": {
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { "application/json": components["schemas"]["Override"] } };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["Overridden"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        408: Refused;
        413: Refused;
        415: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/progress": {
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["Progress"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/recommendations": {
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { "application/json": components["schemas"]["RecommendationRequest"] } };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["Recommendation"] | components["schemas"]["NotRanked"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        408: Refused;
        413: Refused;
        415: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
  };
  "/v1/revisions": {
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { "application/json": components["schemas"]["RevisionRequest"] } };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["Revision"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        408: Refused;
        413: Refused;
        415: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
  };
  "/v1/runs": {
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components["schemas"]["Runs"] } };
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/runs/{id}": {
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components["schemas"]["Report"] } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/runs/{id}/cases": {
    get: {
      parameters: {
        query?: {
          a?: string;
          b?: string;
          show?: "all" | "right" | "wrong" | "only-a" | "only-b";
          offset?: number;
          limit?: number;
        };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components["schemas"]["Cases"] } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/runs/{id}/cases/{case}": {
    get: {
      parameters: { query?: never; header?: never; path: { id: string; case: string }; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["ShownCase"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/runs/{id}/doses": {
    get: {
      parameters: {
        query: { method: string; beside?: string; criterion?: "factuality" | "coherence" | "validity" };
        header?: never;
        path: { id: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components["schemas"]["Doses"] } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/service": {
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["Service"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        500: Refused;
        503: Refused;
      };
    };
  };
  "/v1/why": {
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { "application/json": components["schemas"]["WhyRequest"] } };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { "application/json": components["schemas"]["WhyAnswer"] };
        };
        400: Refused;
        401: Refused;
        403: Refused;
        408: Refused;
        413: Refused;
        415: Refused;
        422: Refused;
        429: Refused;
        500: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
  };
}
export interface components {
  schemas: {
    Answer: { claim: string; standing: "true" | "false" };
    Cases: {
      id: string;
      a: string;
      b: string | null;
      found: number;
      cases: {
        a:
          | {
              kind: "scored";
              case: string;
              person: string;
              method: string;
              truth: string;
              change: boolean;
              step: "stayed" | "went back" | "new in the same field" | "new elsewhere";
              jobs: number;
              sureLabel?: boolean;
              major?: string;
              year?: number;
              top: string[];
              confidence: number | null;
              rank: number;
              logP: number | null;
              entropy: number | null;
              rankedBy: "counts" | "rule" | "one-step" | "trie" | "votes" | "given";
              exact: boolean;
              coveredMass: number;
              exactMatch: number;
              exactMatchString: number;
              relatedMatch?: number;
              relatedMatchString?: number;
              soc2?: number;
              soc3?: number;
              soc5?: number;
              soc6?: number;
              levels?: { [name: string]: number };
              amongNew?: { rank: number; logP: number | null };
            }
          | {
              kind: "failed";
              case: string;
              person: string;
              method: string;
              truth: string;
              change: boolean;
              step: "stayed" | "went back" | "new in the same field" | "new elsewhere";
              jobs: number;
              sureLabel?: boolean;
              major?: string;
              year?: number;
              why: string;
              said: string;
            };
        b?:
          | {
              kind: "scored";
              case: string;
              person: string;
              method: string;
              truth: string;
              change: boolean;
              step: "stayed" | "went back" | "new in the same field" | "new elsewhere";
              jobs: number;
              sureLabel?: boolean;
              major?: string;
              year?: number;
              top: string[];
              confidence: number | null;
              rank: number;
              logP: number | null;
              entropy: number | null;
              rankedBy: "counts" | "rule" | "one-step" | "trie" | "votes" | "given";
              exact: boolean;
              coveredMass: number;
              exactMatch: number;
              exactMatchString: number;
              relatedMatch?: number;
              relatedMatchString?: number;
              soc2?: number;
              soc3?: number;
              soc5?: number;
              soc6?: number;
              levels?: { [name: string]: number };
              amongNew?: { rank: number; logP: number | null };
            }
          | {
              kind: "failed";
              case: string;
              person: string;
              method: string;
              truth: string;
              change: boolean;
              step: "stayed" | "went back" | "new in the same field" | "new elsewhere";
              jobs: number;
              sureLabel?: boolean;
              major?: string;
              year?: number;
              why: string;
              said: string;
            };
      }[];
      titles: { [name: string]: string };
    };
    Claim:
      | {
          about: "history";
          says:
            | { kind: "tenure"; code: string; years: number }
            | { kind: "field-tenure"; major: string; years: number }
            | { kind: "last"; code: string }
            | { kind: "held"; code: string }
            | { kind: "path"; shape: "one-occupation" | "one-field" | "rising" | "several-fields" }
            | { kind: "same-employer" }
            | { kind: "jobs"; count: number }
            | {
                kind: "education";
                level:
                  | "less-than-high-school"
                  | "high-school"
                  | "some-college"
                  | "associate"
                  | "bachelor"
                  | "master"
                  | "professional"
                  | "doctorate";
                field?: string;
              }
            | { kind: "level"; zone: number };
          rests: { jobs: number[]; education: number[] };
          standing: "true" | "false" | "open";
        }
      | {
          about: "ahead";
          says:
            | { kind: "move"; move: "stay" | "return" | "up" | "same-field" | "elsewhere" }
            | { kind: "field"; major: string }
            | { kind: "zone"; zone: number }
            | { kind: "prefers"; element: string }
            | { kind: "title"; code: string }
            | {
                kind: "plans-degree";
                level:
                  | "less-than-high-school"
                  | "high-school"
                  | "some-college"
                  | "associate"
                  | "bachelor"
                  | "master"
                  | "professional"
                  | "doctorate";
              };
          rests: { jobs: number[]; education: number[] };
          standing: "true" | "false" | "open";
        };
    Comparison: {
      a: string;
      b: string;
      n: number;
      people: number;
      logP: {
        value: number;
        low: number;
        high: number;
        n: number;
        p: number;
        noWorse: boolean;
        holm: number;
        [name: string]: unknown;
      } | null;
      accEM: {
        value: number;
        low: number;
        high: number;
        n: number;
        p: number;
        onlyA: number;
        onlyB: number;
        mcnemar: { exact: number; midP: number } | null;
        [name: string]: unknown;
      };
      accRM: { value: number; low: number; high: number; n: number; p: number; [name: string]: unknown } | null;
      mrr: { value: number; low: number; high: number; n: number; p: number; [name: string]: unknown };
    };
    Comparisons: { comparisons: components["schemas"]["Comparison"][] };
    DocumentRequest: {
      name?: string;
      format?:
        | "json-resume"
        | "careers"
        | "jsonl"
        | "csv"
        | "parquet"
        | "linkedin"
        | "europass-xml"
        | "europass-pdf"
        | "pdf"
        | "docx"
        | "odt"
        | "rtf"
        | "html"
        | "markdown"
        | "yaml"
        | "text";
      person?: string;
      asOf?: string;
      text?: string;
      document?: { [name: string]: unknown };
      mapping?: { [name: string]: string };
    };
    Doses: {
      method: string;
      beside: string | null;
      criterion: string;
      rows: {
        dose: "none" | "below half" | "half or more" | "all";
        n: number;
        outcome: { value: number; low: number; high: number } | null;
        beside: { value: number; low: number; high: number } | null;
      }[];
      unscored: number;
    };
    Erased: { erased: boolean };
    Erasure: { person: string };
    FoundOccupations: { query: string; occupations: components["schemas"]["Occupation"][] };
    History: {
      id: string;
      birthYear?: number;
      jobs: {
        title?: string;
        coding:
          | {
              kind: "coded";
              code: string;
              found: "given" | "official-title" | "alternate-title" | "matcher";
              score: number;
              nearest: { code: string; title: string; score: number }[];
            }
          | {
              kind: "not-recognised";
              nearest: { code: string; title: string; score: number }[];
              why?: "no-trade" | "no-job" | "other-language";
            }
          | { kind: "no-title" };
        employer?: string;
        start?: string;
        end?: string;
        current: boolean;
        fullTime?: boolean;
        hours?: number;
        census2010?: string;
        text?: string;
      }[];
      education: {
        degree?: string;
        level?:
          | "less-than-high-school"
          | "high-school"
          | "some-college"
          | "associate"
          | "bachelor"
          | "master"
          | "professional"
          | "doctorate";
        studied?:
          | "less-than-high-school"
          | "high-school"
          | "some-college"
          | "associate"
          | "bachelor"
          | "master"
          | "professional"
          | "doctorate";
        field?: string;
        institution?: string;
        date?: string;
      }[];
      notes: {
        rule:
          | "reversed-dates"
          | "future-date"
          | "unreadable-date"
          | "missing-start"
          | "missing-end"
          | "no-title"
          | "overlap"
          | "reordered"
          | "current-not-last"
          | "undated-degree"
          | "after-the-moment"
          | "duplicate"
          | "not-a-job"
          | "personal-detail"
          | "text-shortened"
          | "unknown-field";
        where: string;
        about?: string;
        said: string;
      }[];
      moment?: string;
    };
    HistoryGiven: {
      id?: string;
      birthYear?: number;
      jobs: {
        title?: string;
        coding?:
          | {
              kind: "coded";
              code: string;
              found: "given" | "official-title" | "alternate-title" | "matcher";
              score: number;
              nearest: { code: string; title: string; score: number }[];
            }
          | {
              kind: "not-recognised";
              nearest: { code: string; title: string; score: number }[];
              why?: "no-trade" | "no-job" | "other-language";
            }
          | { kind: "no-title" };
        employer?: string;
        start?: string;
        end?: string;
        current?: boolean;
        fullTime?: boolean;
        hours?: number;
        census2010?: string;
        text?: string;
        code?: string;
      }[];
      education?: {
        degree?: string;
        level?:
          | "less-than-high-school"
          | "high-school"
          | "some-college"
          | "associate"
          | "bachelor"
          | "master"
          | "professional"
          | "doctorate";
        studied?:
          | "less-than-high-school"
          | "high-school"
          | "some-college"
          | "associate"
          | "bachelor"
          | "master"
          | "professional"
          | "doctorate";
        field?: string;
        institution?: string;
        date?: string;
      }[];
      notes?: {
        rule:
          | "reversed-dates"
          | "future-date"
          | "unreadable-date"
          | "missing-start"
          | "missing-end"
          | "no-title"
          | "overlap"
          | "reordered"
          | "current-not-last"
          | "undated-degree"
          | "after-the-moment"
          | "duplicate"
          | "not-a-job"
          | "personal-detail"
          | "text-shortened"
          | "unknown-field";
        where: string;
        about?: string;
        said: string;
      }[];
      moment?: string;
    };
    NotRanked: {
      method: null;
      ranking: components["schemas"]["RankedTitle"][];
      rankingNew: components["schemas"]["RankedTitle"][];
      reasons: components["schemas"]["WeightedReason"][];
      question: null;
      held: components["schemas"]["Answer"][];
      history: components["schemas"]["History"];
      marks: {
        kind:
          | "unlike-the-data"
          | "short-history"
          | "title-not-recognised"
          | "no-dates"
          | "floor-mixed"
          | "reason-failed";
        said: string;
      }[];
      notUnderstood: {
        row: number;
        title: string | null;
        why: "no-trade" | "no-job" | "other-language" | "no-near-title" | "no-title";
        nearest: { code: string; title: string; score: number }[];
      }[];
    };
    Occupation: { code: string; title: string };
    OccupationFacts: {
      code: string;
      title: string;
      zone: number | null;
      groups: { digits: string; title: string }[];
      related: components["schemas"]["Occupation"][];
      matters: { kind: string; name: string; importance: number }[];
      leftover: boolean;
      atHand: { description: string; titles: string[]; tasks: string[] } | null;
      pay: {
        year: number;
        source: string;
        forGroup: string | null;
        employment: number | null;
        annual: components["schemas"]["Percentiles"] | null;
        hourly: components["schemas"]["Percentiles"] | null;
      } | null;
      outlook: {
        years: string;
        source: string;
        forGroup: string | null;
        employment: { from: number; to: number };
        changePercent: number;
        openingsPerYear: number;
        leavingForAnotherOccupationPercent: number | null;
      } | null;
      training: { source: string; education: string | null; experience: string | null; onTheJob: string | null } | null;
    };
    Overridden: { event: string };
    Override: { event: string; words: string; code?: string; by?: string };
    Percentiles: {
      mean: number | null;
      p10: number | null;
      p25: number | null;
      median: number | null;
      p75: number | null;
      p90: number | null;
    };
    Problem: { type: string; title: string; status: number; detail: string; code: string; request: string };
    Progress: {
      now: string;
      works: components["schemas"]["Work"][];
      workers: { place: string; concurrency: number; running: number }[] | null;
      setAside: { name: string; failures: number; cause: string | null }[] | null;
    };
    Pull: {
      claim: string;
      says:
        | { kind: "tenure"; code: string; years: number }
        | { kind: "field-tenure"; major: string; years: number }
        | { kind: "last"; code: string }
        | { kind: "held"; code: string }
        | { kind: "path"; shape: "one-occupation" | "one-field" | "rising" | "several-fields" }
        | { kind: "same-employer" }
        | { kind: "jobs"; count: number }
        | {
            kind: "education";
            level:
              | "less-than-high-school"
              | "high-school"
              | "some-college"
              | "associate"
              | "bachelor"
              | "master"
              | "professional"
              | "doctorate";
            field?: string;
          }
        | { kind: "level"; zone: number };
      rests: { jobs: number[]; education: number[] };
      divergence: number | null;
      leavesNothing: boolean;
      on: { code: string; pull: number | null; standardError?: number | null; noise?: number | null }[];
    };
    Question: { claim: string; text: string; bits: number };
    RankedTitle: { code: string; title: string; probability: number; leftover?: true };
    ReadHistory: {
      format:
        | "json-resume"
        | "careers"
        | "jsonl"
        | "csv"
        | "parquet"
        | "linkedin"
        | "europass-xml"
        | "europass-pdf"
        | "pdf"
        | "docx"
        | "odt"
        | "rtf"
        | "html"
        | "markdown"
        | "yaml"
        | "text"
        | null;
      because: string | null;
      people: string[];
      history: components["schemas"]["History"];
      titles: {
        job: number;
        title: string | null;
        code: string | null;
        occupation: string | null;
        found: "given" | "official-title" | "alternate-title" | "matcher" | "not-recognised" | "no-title";
        score: number | null;
        nearest: { code: string; title: string; score: number }[];
        why?: "no-trade" | "no-job" | "other-language";
      }[];
      columnsLeftOut: string[];
    };
    Recommendation: {
      method: string;
      ranking: components["schemas"]["RankedTitle"][];
      rankingNew: components["schemas"]["RankedTitle"][];
      reasons: components["schemas"]["WeightedReason"][];
      pulls?: components["schemas"]["Pull"][];
      question: components["schemas"]["Question"] | null;
      held: components["schemas"]["Answer"][];
      history: components["schemas"]["History"];
      marks: {
        kind:
          | "unlike-the-data"
          | "short-history"
          | "title-not-recognised"
          | "no-dates"
          | "floor-mixed"
          | "reason-failed";
        said: string;
      }[];
      rankedBy: "counts" | "rule" | "one-step" | "trie" | "votes" | "given";
      exact: boolean;
      coveredMass: number;
      evidence: string[];
      bands: {
        people: number;
        bands: { from: number; shown: number; followed: number }[];
        method: string;
        on: string;
        new: { people: number; bands: { from: number; shown: number; followed: number }[] };
      } | null;
    };
    RecommendationRequest: {
      history: components["schemas"]["HistoryGiven"];
      method?: string;
      model?: string;
      reasons?: number;
      top?: number | "all";
      held?: components["schemas"]["Answer"][];
      skipped?: string[];
      new?: boolean;
      leftovers?: boolean;
      because?: boolean;
    };
    Report: {
      on: string;
      part: string;
      notice: string;
      n: number;
      people: number;
      methods: {
        method: string;
        n: number;
        failed: number;
        metrics: {
          [name: string]: { value: number; low: number; high: number; n: number } | { missing: string; n: number };
        };
        reliability: { n: number; confidence: number; accuracy: number }[];
        [name: string]: unknown;
      }[];
      comparisons: components["schemas"]["Comparison"][];
      [name: string]: unknown;
    };
    Revision: {
      before: components["schemas"]["Recommendation"] | components["schemas"]["NotRanked"];
      after: components["schemas"]["Recommendation"] | components["schemas"]["NotRanked"];
      changes: { claim: string; from: "true" | "false" | "open"; to: "true" | "false" | "open" }[];
      moved: {
        code: string;
        title: string;
        from: number;
        to: number;
        before: number;
        after: number;
        nats: number | null;
        foretold: number | null;
      }[];
      question: components["schemas"]["Question"] | null;
    };
    RevisionRequest: {
      history: components["schemas"]["HistoryGiven"];
      method?: string;
      model?: string;
      reasons?: number;
      top?: number | "all";
      held?: components["schemas"]["Answer"][];
      skipped?: string[];
      new?: boolean;
      leftovers?: boolean;
      because?: boolean;
      before?: components["schemas"]["Answer"][];
    };
    Runs: {
      runs: {
        id: string;
        state: "finished" | "unfinished" | "unreadable";
        on?: string;
        part?: string;
        methods?: string[];
        startedAt?: string;
        finishedAt?: string;
        cases?: number;
        failed?: number;
        keepsAnswers?: boolean;
        figures?: {
          method: string;
          metrics: {
            [name: string]: { value: number; low: number; high: number; n: number } | { missing: string; n: number };
          };
        }[];
      }[];
    };
    Service: {
      use: "employer" | "guidance" | "research" | null;
      notice: string | null;
      contact: string | null;
      retention: string | null;
      audited: boolean;
    };
    ShownCase: {
      id: string;
      case: string;
      keepsAnswers: boolean;
      history: {
        case: string;
        jobs: { title: string; start: string | null; end: string | null; fullTime?: boolean }[];
        education: { degree: string; field?: string; date?: string }[];
      } | null;
      methods: {
        score:
          | {
              kind: "scored";
              case: string;
              person: string;
              method: string;
              truth: string;
              change: boolean;
              step: "stayed" | "went back" | "new in the same field" | "new elsewhere";
              jobs: number;
              sureLabel?: boolean;
              major?: string;
              year?: number;
              top: string[];
              confidence: number | null;
              rank: number;
              logP: number | null;
              entropy: number | null;
              rankedBy: "counts" | "rule" | "one-step" | "trie" | "votes" | "given";
              exact: boolean;
              coveredMass: number;
              exactMatch: number;
              exactMatchString: number;
              relatedMatch?: number;
              relatedMatchString?: number;
              soc2?: number;
              soc3?: number;
              soc5?: number;
              soc6?: number;
              levels?: { [name: string]: number };
              amongNew?: { rank: number; logP: number | null };
            }
          | {
              kind: "failed";
              case: string;
              person: string;
              method: string;
              truth: string;
              change: boolean;
              step: "stayed" | "went back" | "new in the same field" | "new elsewhere";
              jobs: number;
              sureLabel?: boolean;
              major?: string;
              year?: number;
              why: string;
              said: string;
            };
        answer: {
          case: string;
          method: string;
          reasons: {
            text: string;
            weight: number;
            speaksFor: string[];
            provenance: { by: "composed" } | { by: "model"; model: string; prompt: string } | { by: "person" };
            pulls?: { claim: string; pull: number }[];
          }[];
          verdicts: {
            reason: number;
            judge: string;
            criterion: "factuality" | "coherence" | "utility" | "validity";
            verdict:
              | { kind: "grade"; grade: number; because: string }
              | { kind: "share"; share: number; of: number; silent?: number }
              | { kind: "nats"; nats: number; under: string }
              | { kind: "unscored"; why: "unreadable" | "off-scale" | "no-reply" | "nothing-to-check"; reply: string };
          }[];
          calls: {
            model: string;
            messages: { role: "system" | "user" | "assistant"; content: string }[];
            prefill?: string;
            thought?: string;
            reply: string;
            promptTokens: number;
            completionTokens: number;
          }[];
        } | null;
      }[];
      titles: { [name: string]: string };
    };
    Status: { status: string };
    WeightedReason: {
      text: string;
      weight: number;
      claims: components["schemas"]["Claim"][];
      speaksFor: string[];
      provenance: { by: "composed" } | { by: "model"; model: string; prompt: string } | { by: "person" };
      pulls?: { claim: string; pull: number }[];
    };
    Why: {
      code: string;
      title: string;
      place: number;
      probability: number;
      facts: { claim: string; pull: number; share: number | null }[];
      degrees: { level: string; pull: number }[];
    };
    WhyAnswer: {
      why: components["schemas"]["Why"];
      alsoNear: string[];
      method: string;
      held: components["schemas"]["Answer"][];
    };
    WhyRequest: {
      history: components["schemas"]["HistoryGiven"];
      method?: string;
      model?: string;
      reasons?: number;
      top?: number | "all";
      held?: components["schemas"]["Answer"][];
      skipped?: string[];
      new?: boolean;
      leftovers?: boolean;
      because?: boolean;
      title: string;
    };
    Work: {
      id: string;
      what: string;
      at: "database" | "folder";
      state: "at-work" | "broken-off" | "ended";
      began: string;
      seen: string;
      done: number;
      total: number | null;
      unit: string;
      secondsLeft: number | null;
      calls: { answered: number; failed: number; causes: { [name: string]: number } } | null;
      tokens: number | null;
      cost: number | null;
    };
  };
}
