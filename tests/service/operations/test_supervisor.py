import threading

from service.operations.supervisor import may_fork


def test_a_process_with_another_thread_is_not_forked() -> None:
    go = threading.Event()
    other = threading.Thread(target=go.wait)
    other.start()
    assert not may_fork()
    go.set()
    other.join()
