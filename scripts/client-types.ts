/**
 * The types of the client, written from the OpenAPI document: what `openapi-fetch` asks of a path.
 *
 *     node scripts/client-types.ts
 *
 * In: the document of the server's routes.  Out: src/server/api-types.ts; a test says when it is behind. The usual generator needs the
 * compiler's old programming interface, which this compiler has not.
 */
import { writeFileSync } from "node:fs";
import { clientTypes } from "./types-of-document.ts";

writeFileSync("src/server/api-types.ts", clientTypes());
