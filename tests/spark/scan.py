"""Judges the chains in many files of JSON lines with `rootwatch scan` and Apache Spark.

    python scan.py ROOTWATCH 'measurements/*.jsonl.gz' VERDICTS [MASTER]

Each file is one task: Spark unpacks it and pipes its lines through a `rootwatch scan` with one
thread, whose lines it writes to a file in the folder VERDICTS. A task that fails is run again, up to
four times. MASTER is where Spark runs: `local[4,4]`, four workers on this computer and four attempts,
where none is given.
"""

import shlex
import sys

from pyspark.sql import SparkSession

# What Spark calls a failure must be one. 1 and 3 tell what is in the verdicts (host/SCAN.md), and
# whoever reads the pipe no longer is not interested in the status.
SCAN = "{} scan --threads 1; status=$?; case $status in 0|1|3) ;; *) exit $status;; esac"


def main(rootwatch, corpus, verdicts, master="local[4,4]"):
    spark = SparkSession.builder.master(master).appName("rootwatch scan")
    context = spark.config("spark.ui.enabled", "false").getOrCreate().sparkContext
    scan = SCAN.format(shlex.quote(rootwatch))
    lines = context.textFile(corpus)
    # Without `checkCode`, a scan that was killed would look like one with fewer lines.
    judged = lines.pipe(f"sh -c {shlex.quote(scan)}", checkCode=True)
    codec = "org.apache.hadoop.io.compress.GzipCodec"
    judged.saveAsTextFile(verdicts, compressionCodecClass=codec)
    context.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
