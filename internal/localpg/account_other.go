//go:build !linux

package localpg

import "syscall"

// stopWithParent does nothing where the kernel has no such signal: there a server that outlives a killed application
// is stopped by hand (pg_ctl stop).
func stopWithParent(*syscall.SysProcAttr) {}
