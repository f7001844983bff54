import { defineConfig } from "vitest/config";

// Tests sit beside the code; what crosses folders is in `tests/`. Property tests and child processes need more than the default five seconds on a slow machine.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts", "experiments/**/*.test.ts", "page/tests/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globals: false,
    setupFiles: ["tests/support/property-seed.ts"],
  },
});
