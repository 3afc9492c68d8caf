import { isTold, screenReport } from './check-state.ts';
import type { ExamSession } from './session.ts';

/** Tells the server what is shared, unless it has this very result. Rejects with `ApiError`. */
export async function tellScreen({ api, checks, screen }: ExamSession): Promise<void> {
  const report = screenReport(screen.peek());
  if (!report || isTold(checks.peek().screen, report)) return;
  checks.value = (await api.saveCheck('screen', report.ok, report.detail)).checks;
}
