package bench

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cabinet/internal/app"
	"cabinet/internal/platform/log"
	"cabinet/internal/platform/web"
)

// BenchmarkHandler is the work of single requests without the network: for profiles and counts of allocations.
//
//	go test ./internal/app/bench -run '^$' -bench Handler -benchmem -cpuprofile cpu.out
func BenchmarkHandler(b *testing.B) {
	w := makeWorld(b)
	within(b, w, func(_ context.Context, p *app.Program) {
		for _, path := range []string{"/api/v1/me", "/settings/profile", "/settings/security"} {
			b.Run(path[strings.LastIndexByte(path, '/')+1:], func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					r := httptest.NewRequest(http.MethodGet, path, nil)
					r.Header.Set("Cookie", w.cookie()[len("Cookie: "):])
					out := httptest.NewRecorder()
					if p.Handler.ServeHTTP(out, r); out.Code != http.StatusOK {
						b.Fatal(out.Code, out.Body)
					}
				}
			})
		}
	})
}

// BenchmarkServed is GET /api/v1/me over the network within this process, for profiles that show the server beside it.
func BenchmarkServed(b *testing.B) {
	w := makeWorld(b)
	within(b, w, func(_ context.Context, p *app.Program) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		must(b, err)
		server := web.Server(p.Handler, log.Discard())
		go func() { _ = server.Serve(l) }()
		defer server.Close()
		address := l.Addr().String()
		b.ReportMetric(drive(b, address, get(address, "/api/v1/me", w.cookie()), http.StatusOK, connections).rate, "requests/s")
	})
}
