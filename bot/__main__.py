"""Start the bot, move a ledger in or out, or read a report; see `python -m bot --help`."""

import sys

from bot.command_line import read_options


def main() -> int:
    """Do what was typed; gives the exit code."""
    options = read_options()
    if options.task == "read":
        from bot.reading import read  # without what answers Slack

        return read(options)
    from bot.tasks import perform  # all that the bot is made of: who asks for help waits for none of it

    return perform(options)


if __name__ == "__main__":
    sys.exit(main())
