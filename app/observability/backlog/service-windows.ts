import type { ServiceLevel, ServiceRecord } from "../service-levels";

/** The periods over which service levels are measured, in hours. */
export const serviceWindows = { "24h": 24, "7d": 7 * 24, "30d": 30 * 24 } as const;

export type ServiceWindow = keyof typeof serviceWindows;

export const windowNames = Object.keys(serviceWindows) as ServiceWindow[];

/** The shop's service levels and rates. Plain JSON. */
export interface ServiceStatus {
  levels: Record<ServiceLevel, Record<ServiceWindow, ServiceRecord>>;
  rates: Record<ServiceWindow, { paid: number; touched: number; troubled: number }>;
}
