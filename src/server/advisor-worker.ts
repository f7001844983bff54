/** Where a thread that ranks begins: compiled code is kept between starts for it too, which must be said before anything else is loaded. */
import { enableCompileCache } from "node:module";

enableCompileCache();
await import("./advisor-thread.ts");
