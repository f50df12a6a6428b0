package seal_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"

	"cabinet/internal/platform/seal"
)

var cell = seal.Cell{Account: "acc", Table: "mailboxes", Row: "row", Column: "password"}

func randomKey(t testing.TB) []byte {
	k := make([]byte, seal.KeySize)
	if _, err := rand.Read(k); err != nil {
		t.Fatal(err)
	}
	return k
}

func newBox(t testing.TB, keys ...[]byte) *seal.Box {
	t.Helper()
	b, err := seal.New(rand.Reader, keys...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mustSeal(t testing.TB, b *seal.Box, plain string) []byte {
	t.Helper()
	s, err := b.Seal(cell, []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSealedOpensAtItsOwnPlaceOnly(t *testing.T) {
	b := newBox(t, randomKey(t))
	for _, plain := range []string{"", "s", "пароль", string(make([]byte, 5000))} {
		sealed := mustSeal(t, b, plain)
		if got, err := b.Unseal(cell, sealed); err != nil || string(got) != plain {
			t.Fatalf("%q, %v", got, err)
		}
		if len(plain) > 4 && bytes.Contains(sealed, []byte(plain)) {
			t.Fatal("the secret shows")
		}
	}
	sealed := mustSeal(t, b, "secret")
	for _, other := range []seal.Cell{
		{"", "mailboxes", "row", "password"}, {"acd", "mailboxes", "row", "password"}, {"acc", "mailboxe", "srow", "password"},
		{"acc", "mailboxes", "row2", "password"}, {"acc", "mailboxes", "row", "passwor"}, {"accmailboxes", "", "row", "password"},
	} {
		if _, err := b.Unseal(other, sealed); !errors.Is(err, seal.ErrSealed) {
			t.Errorf("%+v opened it: %v", other, err)
		}
	}
}

func TestEqualSecretsGiveDifferentBytes(t *testing.T) {
	b := newBox(t, randomKey(t))
	seen := map[string]bool{}
	for range 1000 {
		seen[string(mustSeal(t, b, "same"))] = true
	}
	if len(seen) != 1000 {
		t.Fatal("a nonce came twice")
	}
}

func TestEveryChangedBitIsOneAndTheSameError(t *testing.T) {
	b := newBox(t, randomKey(t))
	sealed := mustSeal(t, b, "secret")
	for i := range len(sealed) * 8 {
		bad := bytes.Clone(sealed)
		bad[i/8] ^= 1 << (i % 8)
		if _, err := b.Unseal(cell, bad); err != seal.ErrSealed {
			t.Fatalf("bit %d: %v", i, err)
		}
	}
	for n := range sealed {
		if _, err := b.Unseal(cell, sealed[:n]); err != seal.ErrSealed {
			t.Fatalf("cut to %d: %v", n, err)
		}
	}
}

func TestRotationReadsOldAndSealsNew(t *testing.T) {
	oldKey, newKey := randomKey(t), randomKey(t)
	before, during, after := newBox(t, oldKey), newBox(t, newKey, oldKey), newBox(t, newKey)
	sealed := mustSeal(t, before, "secret")
	plain, err := during.Unseal(cell, sealed)
	if err != nil || string(plain) != "secret" {
		t.Fatal(err)
	}
	if during.Current(sealed) {
		t.Fatal("an old value passes for current")
	}
	again := mustSeal(t, during, "secret")
	if !during.Current(again) || !after.Current(again) {
		t.Fatal("a new value doesn't count as current")
	}
	if _, err := after.Unseal(cell, again); err != nil {
		t.Fatal(err)
	}
	if _, err := after.Unseal(cell, sealed); err != seal.ErrSealed {
		t.Fatal("a lost key opened a value")
	}
}

func TestACellNeedsItsPlace(t *testing.T) {
	b := newBox(t, randomKey(t))
	for _, c := range []seal.Cell{{}, {Table: "t", Row: "r"}, {Table: "t", Column: "c"}, {Row: "r", Column: "c"}} {
		if _, err := b.Seal(c, nil); err == nil {
			t.Errorf("%+v was sealed", c)
		}
	}
	if _, err := b.Seal(seal.Cell{Table: "t", Row: "r", Column: "c"}, nil); err != nil {
		t.Error("the deployment's own secret:", err)
	}
}

func FuzzUnseal(f *testing.F) {
	// Nothing random here: the fuzzer's processes must agree on the one value that opens.
	var fixed []byte
	for i := range 2 * seal.KeySize {
		fixed = append(fixed, byte(i*i*31+i*7+11))
	}
	b, err := seal.New(bytes.NewReader(fixed[seal.KeySize:]), fixed[:seal.KeySize])
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := b.Seal(cell, []byte("secret"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed, "acc", "row")
	f.Add(sealed[:20], "acc", "row")
	f.Add([]byte{}, "", "")
	f.Fuzz(func(t *testing.T, data []byte, account, row string) {
		at := seal.Cell{Account: account, Table: "mailboxes", Row: row, Column: "password"}
		if _, err := b.Unseal(at, data); err == nil != (bytes.Equal(data, sealed) && at == cell) {
			t.Fatalf("opened wrongly: %v", err)
		} else if err != nil && err != seal.ErrSealed {
			t.Fatal("a second kind of error:", err)
		}
	})
}
