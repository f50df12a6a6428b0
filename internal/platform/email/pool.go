package email

import (
	"sync"
	"time"
)

// pool keeps open connections for a short while, the freshest first.
type pool struct {
	max  int
	keep time.Duration

	mu     sync.Mutex
	idle   []*conn
	closed bool
}

func (p *pool) take() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) > 0 {
		c := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if c.expiry.Stop() {
			return c
		}
	}
	return nil
}

// put keeps c, or closes it when there are enough.
func (p *pool) put(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || len(p.idle) >= p.max || c.sent >= perConnection {
		go c.quit()
		return
	}
	c.expiry = time.AfterFunc(p.keep, func() { p.drop(c) })
	p.idle = append(p.idle, c)
}

// drop ends a connection that nobody wanted in time.
func (p *pool) drop(c *conn) {
	p.mu.Lock()
	for i, x := range p.idle {
		if x == c {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			break
		}
	}
	p.mu.Unlock()
	c.quit()
}

func (p *pool) close() {
	p.mu.Lock()
	idle := p.idle
	p.idle, p.closed = nil, true
	p.mu.Unlock()
	for _, c := range idle {
		if c.expiry.Stop() {
			c.quit()
		}
	}
}
