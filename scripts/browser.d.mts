export interface Browser {
  name: string;
  executablePath: string;
  parameters: string[];
  env: Record<string, string>;
}

export function findBrowser(): Promise<Browser>;
