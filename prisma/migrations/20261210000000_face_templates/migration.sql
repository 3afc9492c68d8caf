-- CreateTable
CREATE TABLE "face_templates" (
    "attempt_id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "frames" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "face_templates_pkey" PRIMARY KEY ("attempt_id")
);

-- AddForeignKey
ALTER TABLE "face_templates" ADD CONSTRAINT "face_templates_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
