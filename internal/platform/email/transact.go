package email

import (
	"errors"
	"net/textproto"
	"strings"
)

// step is one command on the way to a message's content.
type step struct {
	stage   Stage
	command string
	grant   int // the code, or its beginning, that lets the next step follow
}

// transact hands one message over.
func (c *conn) transact(env envelope, raw []byte) error {
	if ok, _ := c.client.Extension("SMTPUTF8"); env.utf8 && !ok {
		return &Failure{Permanent: true, Meaning: Refused, Stage: StageTo, Code: 553, Enhanced: "5.6.7",
			Cause: errors.New("the server can't handle international addresses")}
	}
	from := "MAIL FROM:<" + env.from + ">"
	if ok, _ := c.client.Extension("8BITMIME"); ok {
		from += " BODY=8BITMIME"
	}
	if env.utf8 {
		from += " SMTPUTF8"
	}
	if err := c.ask([]step{{StageFrom, from, 250}, {StageTo, "RCPT TO:<" + env.to + ">", 25}, {StageData, "DATA", 354}}); err != nil {
		return err
	}
	return c.content(raw)
}

// ask takes the steps one by one, or in one flight with a server that takes commands so (RFC 2920). That saves two of
// the three waits before the content and changes nothing else: the content leaves only once all steps are granted.
func (c *conn) ask(steps []step) error {
	text := c.client.Text
	flight, _ := c.client.Extension("PIPELINING")
	if flight {
		var all strings.Builder
		for _, s := range steps {
			all.WriteString(s.command + "\r\n")
		}
		if err := c.say(all.String()); err != nil {
			return failed(StageFrom, err) // nothing was answered yet, so the message may go over another connection
		}
	}
	var first error
	for _, s := range steps {
		if !flight {
			if err := c.say(s.command + "\r\n"); err != nil {
				return failed(s.stage, err)
			}
		}
		_, _, err := text.ReadResponse(s.grant)
		if first == nil && err != nil {
			first = failed(s.stage, err)
		}
		if first != nil && !flight {
			return first
		}
		var reply *textproto.Error
		switch {
		case first != nil && err == nil && s.stage == StageData:
			c.spent = true // it waits for the content of a message that it refused: hanging up is the one safe answer
		case err != nil && !errors.As(err, &reply):
			c.spent = true // whatever is still to come would be taken for answers to the next message
			return first
		}
	}
	return first
}

// say sends commands that end in CRLF.
func (c *conn) say(commands string) error {
	w := c.client.Text.W
	_, err := w.WriteString(commands)
	return errors.Join(err, w.Flush())
}

// content sends what the message says, after the server has asked for it.
func (c *conn) content(raw []byte) error {
	w := c.client.Text.DotWriter()
	_, err := w.Write(raw)
	if err := errors.Join(err, w.Close()); err != nil {
		return failed(StageData, err)
	}
	if _, _, err := c.client.Text.ReadResponse(250); err != nil {
		return failed(StageData, err)
	}
	return nil
}
