-- CreateTable
CREATE TABLE "attention_states" (
    "attempt_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" JSONB NOT NULL,

    CONSTRAINT "attention_states_pkey" PRIMARY KEY ("attempt_id")
);

-- AddForeignKey
ALTER TABLE "attention_states" ADD CONSTRAINT "attention_states_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
