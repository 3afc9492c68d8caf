-- AlterTable
ALTER TABLE "attempts" ADD COLUMN     "exemptions" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "score_samples" ADD COLUMN     "facts" JSONB,
ADD COLUMN     "gaps" JSONB,
ADD COLUMN     "points" JSONB;

-- Recorded signals are looked for by age, to remove them. Prisma's schema cannot say that an index covers some rows only.
CREATE INDEX "score_samples_facts_at_idx" ON "score_samples"("at") WHERE "facts" IS NOT NULL;
