package localpg

import "syscall"

// stopWithParent asks the kernel to send the server SIGINT (a clean, fast stop) when the thread that started it ends,
// which a killed application's does.
func stopWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGINT }
