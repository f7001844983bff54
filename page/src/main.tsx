/** Where the page begins: the engine wakes while the page is drawn. */
import { render } from "preact";
import "./page.css";
import { App } from "./app.tsx";
import { wakeEngine } from "./engine-client.ts";

wakeEngine();
render(<App />, document.getElementById("page")!);
