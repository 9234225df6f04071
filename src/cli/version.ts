/** The version in package.json, put here by the build. */
declare const __SALVOR_VERSION__: string | undefined;

export const VERSION: string = typeof __SALVOR_VERSION__ === "string" ? __SALVOR_VERSION__ : "development";
