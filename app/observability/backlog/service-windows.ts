import type { ServiceLevel, ServiceRecord } from "../service-levels";

/** The times over which the shop looks back on its service. */
export const serviceWindows = { "24h": 24, "7d": 7 * 24, "30d": 30 * 24 } as const;

export type ServiceWindow = keyof typeof serviceWindows;

export const windowNames = Object.keys(serviceWindows) as ServiceWindow[];

/** How the shop's service stands. Plain JSON. */
export interface ServiceStatus {
  levels: Record<ServiceLevel, Record<ServiceWindow, ServiceRecord>>;
  rates: Record<ServiceWindow, { paid: number; touched: number; troubled: number }>;
}
