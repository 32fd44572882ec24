"""
The process that reads while another one publishes: what a page asks, again and again.

``python -m tests.benchmarks.segments.reading CONNINFO SEGMENT COMPANY …`` reads until its input is
closed, then prints how long reads took, and whether reading several companies ever mixed worlds.
"""

import json
import select
import sys
import time

import psycopg

ONE = "SELECT segment_ids, ancestor_ids, as_of FROM segments_companystate WHERE company_id = %s"
SEVERAL = "SELECT segment_ids FROM segments_companystate WHERE company_id = ANY(%s)"
INSIDE = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {ONE}"


def read(conninfo: str, segment_id: int, company_ids: list[int]) -> dict[str, list[float] | int]:
    """Answer milliseconds of round trips and of executions inside the database."""
    trips: list[float] = []
    inside: list[float] = []
    mixed = 0
    with psycopg.connect(conninfo, autocommit=True) as connection, connection.cursor() as cursor:
        while not select.select([sys.stdin], [], [], 0.001)[0]:
            begun = time.perf_counter()
            cursor.execute(ONE, company_ids[:1], prepare=True)
            cursor.fetchall()
            trips.append((time.perf_counter() - begun) * 1000)
            cursor.execute(INSIDE, company_ids[:1])
            ((((plan,),)),) = cursor.fetchall()
            inside.append(plan["Execution Time"])
            cursor.execute(SEVERAL, [company_ids])
            mixed += len({segment_id in ids for (ids,) in cursor.fetchall()}) > 1
    return {"trips": sorted(trips), "inside": sorted(inside), "mixed": mixed}


if __name__ == "__main__":
    conninfo, segment_id, *company_ids = sys.argv[1:]
    print(json.dumps(read(conninfo, int(segment_id), [int(pk) for pk in company_ids])))
