"""Middleware that writes what an answer cost into its headers. Only benchmarks install it."""

import time

from django.db import connection


class CountingMiddleware:
    """Add ``X-Sql``, ``X-Sql-Ms`` and ``X-Cpu-Ms``; needs a server with one thread."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        count, seconds = 0, 0.0

        def watch(execute, sql, params, many, context):
            nonlocal count, seconds
            count += 1
            begun = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                seconds += time.perf_counter() - begun

        cpu = time.process_time()
        with connection.execute_wrapper(watch):
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response["X-Sql"] = str(count)
        response["X-Sql-Ms"] = f"{seconds * 1000:.2f}"
        response["X-Cpu-Ms"] = f"{(time.process_time() - cpu) * 1000:.2f}"
        return response
