import { defineConfig } from "vitest/config";

// Tests sit beside the code; what crosses folders is in `tests/`. Property tests and child processes need more than the default five seconds on a slow machine.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts", "experiments/**/*.test.ts", "page/tests/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globals: false,
    // Only tests/support/public-data.ts may say where the public data lie: no other test can differ with them, nor a process that it starts.
    env: { WHEREFORE_PUBLIC_DATA: process.env["WHEREFORE_DATA"] ?? "../shared/data", WHEREFORE_DATA: "no-public-data" },
    setupFiles: ["tests/support/property-seed.ts"],
  },
});
