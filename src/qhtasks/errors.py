"""The errors that end a command with one line on stderr and exit code 2."""

import errno


class QhtasksError(Exception):
    """A known error; its message says in Chinese what is wrong, where, and what to do next."""


_REASONS = {
    errno.EACCES: "没有权限，或文件正被别的程序打开（如 Word、Excel、WPS）",
    errno.EPERM: "没有权限",
    errno.EROFS: "只能读，不能写",
    errno.EEXIST: "那里已有一个文件，不是目录",
    errno.ENOTDIR: "路径中间有一个文件，不是目录",
    errno.EISDIR: "那里是一个目录，不是文件",
    errno.ENOENT: "没有这个文件或目录",
    errno.ENOSPC: "磁盘满了",
    errno.ENAMETOOLONG: "名字太长",
}


def reason(error: OSError) -> str:
    """Say in Chinese why the system refused a file; an errno without a translation gives the system's own words."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


class MissingExtraError(QhtasksError):
    """An optional library is not installed; `purpose` says in Chinese what it is for, `extra` which extra brings it."""

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose}要另装：安装时加上 {extra} 这一项，如 pip install -c constraints.txt '.[{extra}]'")
