package activity

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestBitsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		block := rapid.Int64Range(0, 1<<40).Draw(t, "block")
		offsets := rapid.SliceOfDistinct(rapid.Int64Range(0, blockSize-1), func(n int64) int64 { return n }).Draw(t, "offsets")
		if rapid.Bool().Draw(t, "dense") {
			for i := int64(0); i < blockSize; i += rapid.Int64Range(1, 9).Draw(t, "step") {
				offsets = append(offsets, i)
			}
		}
		slices.Sort(offsets)
		offsets = slices.Compact(offsets)
		var b, c bits
		var want []int64
		for _, o := range offsets {
			b.set(block*blockSize + o)
			want = append(want, block*blockSize+o)
		}
		stored := b.encode()
		if err := c.add(stored); err != nil || c != b || len(stored) > denseSize {
			t.Fatalf("%d offsets in %d bytes: %v", len(offsets), len(stored), err)
		}
		if got := c.positions(block, nil); !slices.Equal(got, want) || c.count() != len(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		low, high := rapid.Int64Range(-1, blockSize).Draw(t, "low")+block*blockSize, rapid.Int64Range(-1, blockSize).Draw(t, "high")+block*blockSize
		c.between(block, low, high)
		want = slices.DeleteFunc(want, func(p int64) bool { return p <= low || p >= high })
		if got := c.positions(block, nil); !slices.Equal(got, want) {
			t.Fatalf("between %d and %d: %v, want %v", low, high, got, want)
		}
	})
}

func TestFaultyBitsAreRefused(t *testing.T) {
	for name, stored := range map[string][]byte{"odd": {1}, "too large": make([]byte, denseSize+2), "beyond the block": {0x10, 0}} {
		var b bits
		if b.add(stored) == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestDaysCutTowardsThePast(t *testing.T) {
	for text, want := range map[string]int64{"1970-01-01T00:00:00Z": 0, "1970-01-01T23:59:59.999999Z": 0, "1970-01-02T00:00:00Z": 1, "1969-12-31T23:59:59Z": -1} {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := dayOf(at); got != want {
			t.Errorf("%s: day %d, want %d", text, got, want)
		}
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add([]byte(`{"checkpoint":1,"part":1,"parts":1,"at":"2026-03-02T09:00:00Z","heads":[{"account":"","position":1,"hash":"00"}],"key":"00","signature":"AA=="}`))
	f.Add([]byte(`<109>1 2026-03-02T09:00:00.000000Z host cabinet - checkpoint - {"checkpoint":1}`))
	f.Add([]byte(`{"checkpoint":1,"checkpoint":-1}`))
	f.Add([]byte("{}{}"))
	f.Fuzz(func(t *testing.T, line []byte) {
		c, err := ParseCheckpoint(line)
		if err == nil && (c.Number < 1 || len(c.Heads) == 0 || c.SignedBy("", c.Key[:0])) {
			t.Errorf("%q was read as %+v", line, c)
		}
	})
}

func TestEscapeHidesNothing(t *testing.T) {
	for in, want := range map[string]string{
		"plain Ёлка": "plain Ёлка", "a\tb\nc\r\x00": `a\u0009b\u000ac\u000d\u0000`, "\u202egnp.exe": `\u202egnp.exe`,
		"a\u2028b": `a\u2028b`, "\ufeffx": `\ufeffx`, "\u0085": `\u0085`, "\x7f": `\u007f`, "\U000e0041": `\udb40\udc41`, "é😀": "é😀",
	} {
		if got := escape(in); got != want {
			t.Errorf("%q became %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{"=1+1": "'=1+1", "+7": "'+7", "-1": "'-1", "@x": "'@x", "＝1": "'＝1", "\t=1": `\u0009=1`, "1-1": "1-1", "": ""} {
		if got := cell(in); got != want {
			t.Errorf("cell %q became %s, want %s", in, got, want)
		}
	}
}
