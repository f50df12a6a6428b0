package bench

import (
	"testing"
	"time"
)

// BenchmarkStart is a start on an existing database until the first answer, and what an idle server holds in memory.
func BenchmarkStart(b *testing.B) {
	w := makeWorld(b)
	startCabinet(b, w).stop()
	var took, idle series
	for range *rounds {
		s := startCabinet(b, w)
		took = append(took, ms(s.took))
		once(b, s.address, get(s.address, "/settings/profile", w.cookie()))
		time.Sleep(2 * time.Second)
		idle = append(idle, s.memory(b, "VmRSS"))
		s.stop()
	}
	ceiling("cold start on an existing database", " ms", 100, took)
	ceiling("memory of an idle server (RSS)", " MB", 50, idle)
}
