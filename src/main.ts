import "./ui/app-shell.ts";
import { startServiceWorker } from "./ui/service-worker.ts";

if (import.meta.env.PROD) void startServiceWorker();
