package backup

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"filippo.io/age"

	"cabinet/internal/platform/seal"
)

// stanza names our way of wrapping a file's key in the header of an age file. Its one argument is the sealing key's name.
const stanza = "cabinet.key"

// fileKeyCell is the place that a wrapped file key is sealed for.
func fileKeyCell() seal.Cell {
	return seal.Cell{Table: "backup", Row: "file", Column: "key"}
}

// Keys opens and closes backups: with the deployment's own key, and with age keys that are kept elsewhere.
type Keys struct {
	// Box holds the deployment's keys; nil when they are lost.
	Box *seal.Box
	// Recipients can open what is written, besides the deployment's own key.
	Recipients []age.Recipient
	// Identities open what was written for their recipients.
	Identities []age.Identity
}

// ErrOtherKey says that a backup was made with a key that isn't at hand. The error around it names both.
var ErrOtherKey = errors.New("this backup was made with another key")

// ParseRecipients reads age recipients as `age-keygen` prints them ("age1…").
func ParseRecipients(texts []string) ([]age.Recipient, error) {
	var out []age.Recipient
	for i, t := range texts {
		list, err := age.ParseRecipients(strings.NewReader(t))
		if err != nil || len(list) != 1 {
			return nil, fmt.Errorf("recipient %d isn't one of age, such as age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kudymjq0qvlqxhv", i+1)
		}
		out = append(out, list[0])
	}
	return out, nil
}

// ReadIdentities reads a file of age identities, one a line ("AGE-SECRET-KEY-1…").
func ReadIdentities(path string) ([]age.Identity, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	defer f.Close()
	list, err := age.ParseIdentities(f)
	if err != nil {
		return nil, fmt.Errorf("identity: %s holds no age identities, such as AGE-SECRET-KEY-1…", path)
	}
	return list, nil
}

func (k Keys) encrypt(w io.Writer) (io.WriteCloser, error) {
	var labels []string
	for _, r := range k.Recipients {
		if labelled, ok := r.(age.RecipientWithLabels); ok {
			_, l, err := labelled.WrapWithLabels(make([]byte, 16))
			if err != nil {
				return nil, err
			}
			labels = l
		}
	}
	list := slices.Clone(k.Recipients)
	if k.Box != nil {
		list = append(list, ownRecipient{k.Box, labels})
	}
	if len(list) == 0 {
		return nil, errors.New("backup: no key to encrypt with")
	}
	return age.Encrypt(w, list...)
}

func (k Keys) decrypt(r io.Reader) (io.Reader, error) {
	own := &ownIdentity{box: k.Box}
	out, err := age.Decrypt(r, append(slices.Clone(k.Identities), own)...)
	if err == nil {
		return out, nil
	}
	if errors.As(err, new(*age.NoIdentityMatchError)) {
		have := "no key is at hand"
		if k.Box != nil {
			have = "at hand: " + strings.Join(k.Box.IDs(), ", ")
		}
		if own.sealedWith == "" {
			return nil, fmt.Errorf("%w: it opens with none of Cabinet's keys, only with an age identity", ErrOtherKey)
		}
		return nil, fmt.Errorf("%w: it needs the key %s; %s", ErrOtherKey, own.sealedWith, have)
	}
	return nil, err
}

// ownRecipient wraps a file's key with the deployment's key. Being symmetric, it goes with recipients of any label.
type ownRecipient struct {
	box    *seal.Box
	labels []string
}

func (o ownRecipient) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	sealed, err := o.box.Seal(fileKeyCell(), fileKey)
	if err != nil {
		return nil, err
	}
	name, _ := seal.IDOf(sealed)
	return []*age.Stanza{{Type: stanza, Args: []string{name}, Body: sealed}}, nil
}

func (o ownRecipient) WrapWithLabels(fileKey []byte) ([]*age.Stanza, []string, error) {
	s, err := o.Wrap(fileKey)
	return s, o.labels, err
}

// ownIdentity unwraps it, and remembers which key it was asked for.
type ownIdentity struct {
	box        *seal.Box
	sealedWith string
}

func (o *ownIdentity) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	for _, s := range stanzas {
		if s.Type != stanza || len(s.Args) != 1 {
			continue
		}
		o.sealedWith = s.Args[0]
		if o.box == nil || !slices.Contains(o.box.IDs(), s.Args[0]) {
			continue
		}
		key, err := o.box.Unseal(fileKeyCell(), s.Body)
		if err != nil {
			return nil, fmt.Errorf("the key in its head is damaged: %w", err)
		}
		return key, nil
	}
	return nil, age.ErrIncorrectIdentity
}
