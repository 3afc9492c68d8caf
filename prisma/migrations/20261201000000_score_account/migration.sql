-- AlterTable
ALTER TABLE "attempts" ADD COLUMN     "exemptions" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "score_samples" ADD COLUMN     "facts" JSONB,
ADD COLUMN     "gaps" JSONB,
ADD COLUMN     "points" JSONB;
