from tests.support.world import World
def test_x(world: World) -> None:
    mum = world.visitor("mum")
    robin = world.child("robin")
    mum.open(f"/child/{robin}/")
    from collections import deque
    seen, queue = set(), deque([mum.page.path])
    bad = {}
    import time; t=time.time()
    while queue and len(seen) < 150:
        path = queue.popleft()
        if path in seen or path.startswith("/static"): continue
        seen.add(path)
        try:
            if "/media/" in path: mum.raw("GET", path); continue
            page = mum.open(path)
        except AssertionError as e:
            bad[path] = str(e)[:600]; page = mum.page
        except Exception as e:
            bad[path] = repr(e)[:600]; continue
        queue.extend(sorted(page.addresses))
    print(len(seen), time.time()-t)
    for k, v in bad.items(): print(k, v)
