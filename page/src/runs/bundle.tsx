/**
 * Where the page of bundled runs begins: the same screens as on a server, from what lies in the file itself.
 *
 * In: `<script type="application/gzip" id="runs">`, JSON, packed and in base64 (`wherefore view`).  Out: the page. Nothing is asked of anybody.
 */
import { render } from "preact";
import { useEffect } from "preact/hooks";
import type { BundledRuns } from "../../../src/evaluate/bundled-runs.ts";
import { useAppearance } from "../appearance.ts";
import { Words } from "../i18n.ts";
import "../page.css";
import { Settings } from "../parts/settings.tsx";
import { bundledSource } from "./bundled-source.ts";
import { readPlace, writePlace } from "./route.ts";
import { Runs } from "./runs.tsx";
import type { RunsSource } from "./source.ts";

function BundledPage({ source, title }: { readonly source: RunsSource; readonly title: string }) {
  const appearance = useAppearance();
  useEffect(() => {
    document.title = title;
  }, [appearance.language]);
  return (
    <Words.Provider value={appearance.language}>
      <header>
        <a class="skip" href="#main">
          {appearance.language.skip}
        </a>
        <p class="brand" translate={false}>
          Where<i>fore</i>
        </p>
        <div class="away">
          <Settings {...appearance} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Runs source={source} />
      </main>
    </Words.Provider>
  );
}

async function unpacked(): Promise<BundledRuns> {
  const packed = atob(document.getElementById("runs")!.textContent.trim());
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as BundledRuns;
}

const bundled = await unpacked();
const [only, ...others] = bundled.runs;
if (readPlace(location.hash) === undefined) {
  const first = others.length === 0 && only !== undefined ? only.listed.id : undefined;
  const place =
    first === undefined ? { screen: "list" as const } : ({ screen: "run", run: first, show: "all", from: 0 } as const);
  history.replaceState(undefined, "", writePlace(place));
}
render(<BundledPage source={bundledSource(bundled)} title={document.title} />, document.getElementById("page")!);
