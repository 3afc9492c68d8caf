-- CreateTable
CREATE TABLE "screen_texts" (
    "id" TEXT NOT NULL,
    "attempt_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT NOT NULL,
    "folded" TEXT NOT NULL,

    CONSTRAINT "screen_texts_pkey" PRIMARY KEY ("attempt_id","at","id")
);

-- AddForeignKey
ALTER TABLE "screen_texts" ADD CONSTRAINT "screen_texts_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
