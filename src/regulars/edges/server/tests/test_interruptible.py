"""Being told to end, twice and at the worst moment."""

from regulars.edges.server.interruptible import InterruptibleServer


class TestInterruptibleServer:
    def test_does_not_wait_for_itself_where_a_signal_comes_while_it_handles_one(self):
        server = InterruptibleServer("nothing:here")
        handling = server.main_loop_interrupt._cond

        with handling:
            server.signal_handler_interrupt()
            server.signal_handler_interrupt()
            seen_while_handling = server.main_loop_interrupt.is_set()

        assert (seen_while_handling, server.interrupt_signal) == (False, True)
        assert server.main_loop_interrupt.wait(10) is True
