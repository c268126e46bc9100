"""What all tests share."""

import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A job in a shell's background ignores Ctrl-C, and so do all that it starts; some
    # tests press it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
