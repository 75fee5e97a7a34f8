//go:build unix

package bench

import (
	"syscall"
	"time"
)

// processor is the processor time that the process has used so far: unlike the clock it does not count what others do on a
// busy machine.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
