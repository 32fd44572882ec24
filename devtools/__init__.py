"""What `./dev` does, in the standard library only.

cli          the commands and their arguments
console      progress lines and refusals
checkout     where things lie
install      the virtual environment and its hash-pinned packages
processes    which process is alive, how a child dies with its parent
privileges   PostgreSQL refuses root: a user namespace, or the user nobody
postgres     an embedded cluster: create, start, heal, stop
valkey       an embedded Redis-compatible server
services     the environment that the application gets: DATABASE_URL, REDIS_URL
supervisor   web, worker and beat under one roof
checks       `./dev lint` and `./dev test`
"""
