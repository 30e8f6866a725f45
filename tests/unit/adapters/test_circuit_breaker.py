"""A circuit opens after failures in a row, lets one call probe after a rest, and closes on success."""

from knowledge.adapters.circuit_breaker import CircuitBreaker


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def opened(clock: Hand) -> CircuitBreaker:
    breaker = CircuitBreaker(most_failures=3, rest_s=60, now=clock)
    for _ in range(3):
        assert breaker.admits()
        breaker.failed()
    return breaker


def test_failures_in_a_row_open_it() -> None:
    clock = Hand()
    breaker = opened(clock)
    clock.time = 59.9
    assert not breaker.admits()


def test_a_success_between_failures_keeps_it_closed() -> None:
    breaker = CircuitBreaker(most_failures=2, rest_s=60, now=Hand())
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
        assert breaker.admits()


def test_one_call_probes_after_the_rest() -> None:
    clock = Hand()
    breaker = opened(clock)
    clock.time = 60
    assert breaker.admits()
    assert not breaker.admits()


def test_a_good_probe_closes_it_and_a_bad_one_opens_it_again() -> None:
    clock = Hand()
    breaker = opened(clock)
    clock.time = 60
    assert breaker.admits()
    breaker.failed()
    clock.time = 119
    assert not breaker.admits()
    clock.time = 120
    assert breaker.admits()
    breaker.succeeded()
    assert breaker.admits() and breaker.admits()


def test_a_probe_that_never_ends_does_not_shut_it_for_ever() -> None:
    clock = Hand()
    breaker = opened(clock)
    clock.time = 60
    assert breaker.admits()
    clock.time = 120
    assert breaker.admits()
