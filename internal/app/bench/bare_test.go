package bench

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"golang.org/x/crypto/argon2"
)

// bare answers with nothing but the standard library's server around one point read.
type bare struct {
	read          *sql.Stmt
	account, user string
}

// serveBare serves the raw limits until it is told to stop: a point read, a page around one, and one password hash.
func serveBare(args []string) error {
	address, path := args[0], args[1]
	pool, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=query_only(1)")
	if err != nil {
		return err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(8)
	pool.SetMaxIdleConns(8)
	read, err := pool.PrepareContext(context.Background(), `select id, email, first_name, last_name, position_line, about, version from users where account_id = ? and id = ?`)
	if err != nil {
		return err
	}
	h := bare{read, args[2], args[3]}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ready", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ready")) })
	mux.HandleFunc("GET /me", h.me)
	mux.HandleFunc("GET /page", h.page)
	mux.HandleFunc("POST /hash", h.hash)
	server := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	return untilStopped(server)
}

func (h bare) row(ctx context.Context) (p person, err error) {
	err = h.read.QueryRowContext(ctx, h.account, h.user).Scan(&p.ID, &p.Email, &p.FirstName, &p.LastName, &p.Position, &p.About, &p.Version)
	return p, err
}

func (h bare) me(w http.ResponseWriter, r *http.Request) {
	p, err := h.row(r.Context())
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(p)
}

func (h bare) page(w http.ResponseWriter, r *http.Request) {
	p, err := h.row(r.Context())
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	var body bytes.Buffer
	_ = barePage(p).Render(r.Context(), &body)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	_, _ = w.Write(body.Bytes())
}

// hash does the work of one sign-in's password check, and nothing else.
func (h bare) hash(w http.ResponseWriter, _ *http.Request) {
	_ = argon2.IDKey([]byte(password), []byte("sixteen bytes of"), 2, 19*1024, 1, 32)
	_, _ = w.Write([]byte("ok"))
}

func untilStopped(server *http.Server) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
