"""What can go wrong, told apart by what the catcher should do next."""


class IvrError(Exception):
    """Something a person can mend; its text says what, where and what to do.

    The command line prints it as one line and exits with `exit_code`.
    """

    exit_code = 1


class SettingError(IvrError):
    """A setting is missing or has the wrong shape: correct it and start again."""

    exit_code = 2


class UsageError(IvrError):
    """The command was asked for something that cannot be: ask differently."""

    exit_code = 2
