package search

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
)

var (
	benchCases   = flag.Int("search.cases", 10_000, "cases in the largest index of BenchmarkSearch; each has ten tasks and a participant")
	benchReads   = flag.Int("search.reads", 200, "reads of each search in BenchmarkSearch")
	benchReaders = flag.Int("search.readers", 4, "how many search at once in BenchmarkSearch")
	benchOnly    = flag.String("search.only", "", "part of the names of the searches in BenchmarkSearch")
)

const benchAccount ids.Account = "0199c0de-0000-7000-8000-000000000001"

const benchCaseTables = `create table case_assignments (account_id text not null, case_id text not null, user_id text not null, valid_from bigint, valid_until bigint,
	primary key (account_id, user_id, case_id));
create table case_walls (account_id text not null, id text not null, case_id text not null, user_id text, group_id text, lifted_at bigint, primary key (account_id, id));
create index case_walls_of_user on case_walls (account_id, user_id, case_id);
`

// BenchmarkSearch searches as different people do, several at a time, beside the bare full-text query for the newest rows of the
// same words. It prints; run it with -benchtime=1x.
func BenchmarkSearch(b *testing.B) {
	probe := fstest.MapFS{"schema/00990_probe.sql": {Data: []byte(benchCaseTables)}}
	for _, one := range []struct {
		name string
		open func(testing.TB, *clock.Fake) *db.DB
	}{
		{"sqlite", func(t testing.TB, clk *clock.Fake) *db.DB {
			return dbtest.SQLite(t, clk, activity.Schema(), Schema(), probe)
		}},
		{"postgres", func(t testing.TB, clk *clock.Fake) *db.DB {
			return dbtest.Postgres(t, clk, activity.Schema(), Schema(), probe)
		}},
	} {
		b.Run(one.name, func(b *testing.B) {
			clk := clock.NewFake(dbtest.Start)
			d := one.open(b, clk)
			log, err := activity.New(d, id.NewMaker(clk.Now, rand.Reader), slog.New(slog.DiscardHandler), Acts()...)
			if err != nil {
				b.Fatal(err)
			}
			bench := &bench{B: b, Service: New(Deps{DB: d, Log: log}), clk: clk, ctx: context.Background(), rand: mathrand.New(mathrand.NewPCG(1, 2))}
			for _, size := range slices.Compact([]int{min(1000, *benchCases), *benchCases}) {
				bench.fill(size)
				bench.measure()
			}
		})
	}
}

type bench struct {
	*testing.B
	*Service
	clk   *clock.Fake
	ctx   context.Context
	rand  *mathrand.Rand
	cases int
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// Words as cases have them: few that are everywhere, many that are rare.
var (
	surnames = strings.Fields("Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв")
	names    = strings.Fields("Александр Алексей Анна Мария Иван Ольга Дмитрий Елена Сергей Наталья Андрей Татьяна Михаил Ирина Пётр Светлана")
	deeds    = strings.Fields("Подготовить Направить Запросить Проверить Согласовать Получить Обжаловать Зарегистрировать Перевести Оплатить")
	things   = strings.Fields("иск договор выписку доверенность ходатайство жалобу отзыв заключение акт протокол решение определение справку запрос претензию")
)

func (b *bench) of(list []string) string {
	return list[min(b.rand.IntN(len(list)), b.rand.IntN(len(list)))]
}

// rare is one of some hundred thousand words.
func (b *bench) rare() string {
	return fmt.Sprintf("%s%s%s", []string{"авто", "верх", "гео", "дон", "евро", "зар", "инте", "кам"}[b.rand.IntN(8)], []string{"трест", "строй", "банк", "пром", "снаб"}[b.rand.IntN(5)],
		string([]rune{rune('а' + b.rand.IntN(32)), rune('а' + b.rand.IntN(32)), rune('а' + b.rand.IntN(32))}))
}

// fill grows the index to so many cases.
func (b *bench) fill(size int) {
	b.Helper()
	for b.cases < size {
		from := b.cases
		b.clk.Advance(time.Minute)
		b.must(b.DB.Write(b.ctx, func(tx *db.Tx) error {
			var list []Entry
			for i := from; i < min(size, from+200); i++ {
				c := ids.Case(fmt.Sprintf("case-%07d", i))
				list = append(list, Entry{Kind: KindCase, ID: string(c), Case: c, Title: b.of(surnames) + " против ООО " + b.rare(), Detail: b.of(things) + " " + b.rare(),
					Numbers: []string{fmt.Sprintf("%d-%06d", 2020+i%7, i)}})
				list = append(list, Entry{Kind: KindParticipant, ID: fmt.Sprintf("part-%07d", i), Case: c, Title: b.of(surnames) + " " + b.of(names), Detail: b.rare() + "@example.org",
					Numbers: []string{fmt.Sprintf("+7916%07d", i)}})
				for j := range 10 {
					list = append(list, Entry{Kind: KindTask, ID: fmt.Sprintf("task-%07d-%d", i, j), Case: c,
						Title: b.of(deeds) + " " + b.of(things) + " " + b.of(surnames) + " " + b.rare(), Detail: b.of(names)})
				}
			}
			b.cases = min(size, from+200)
			return b.PutAll(b.ctx, tx, benchAccount, list)
		}))
	}
	b.must(b.DB.Write(b.ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(b.ctx, `delete from case_assignments where account_id = ?`, benchAccount); err != nil {
			return err
		}
		for user, n := range map[string]int{"guest": 1, "limited": 30, "busy": 1000} {
			for i := range n {
				if _, err := tx.Exec(b.ctx, `insert into case_assignments (account_id, case_id, user_id) values (?, ?, ?)`, benchAccount,
					fmt.Sprintf("case-%07d", i*(size/n)), user); err != nil {
					return err
				}
			}
		}
		_, err := tx.Exec(b.ctx, `insert into case_walls (account_id, id, case_id, user_id) values (?, ?, 'case-0000005', 'walled') on conflict do nothing`, benchAccount, "w1")
		return err
	}))
	if b.DB.Postgres() {
		b.must(b.DB.Write(b.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(b.ctx, `analyze search_entries`)
			return err
		}))
	}
}

func benchActor(user string, role access.Role) access.Actor {
	// The door keeps acts out of what is measured; the policy still sees a person.
	return access.Actor{Account: benchAccount, User: ids.User(user), Role: role, Scope: access.ScopeAdmin, Door: access.DoorSystem}
}

func (b *bench) measure() {
	people := []access.Actor{benchActor("walled", access.Administrator), benchActor("guest", access.Guest), benchActor("limited", access.Limited), benchActor("busy", access.Limited)}
	for _, text := range []string{"ив", "ива", "иван", "иванов", "алекс", "александр", "иванов иск", "киселёв", "донбанк", "геоснабаб", "2024-000123", "2024", "+7 916 0000 123", "нетнигде", "подготовить договор иванов александр"} {
		if !strings.Contains(text, *benchOnly) {
			continue
		}
		for _, by := range people {
			kept := access.Predicate{SQL: "true"}
			if by.User == "busy" { // whoever has few cases would wait for it for minutes
				kept = access.SeenCases(by, b.DB.Now(), "e.account_id", "e.case_id")
			}
			found := b.spans(func() error { return b.bare(text, access.Predicate{SQL: "true"}) },
				func() error { return b.bare(text, kept) },
				func() error { _, err := b.Look(b.ctx, by, text, "", 5); return err },
				func() error { _, err := b.Find(b.ctx, by, Query{Text: text, Kind: KindTask}); return err })
			bare, same, look, page := found[0], found[1], found[2], found[3]
			w, _ := b.Look(b.ctx, by, text, "", 5)
			n := 0
			for _, g := range w.Groups {
				n += len(g.Hits)
			}
			fmt.Printf("%7d cases %-38s %-8s look best %6.2f p50 %6.2f p99 %6.2f; tasks best %6.2f p50 %6.2f p99 %6.2f; bare best %6.2f p50 %6.2f p99 %6.2f; bare of what they see p50 %6.2f p99 %6.2f ms: %.1f and %.1f times (%d found)\n", b.cases, text, by.User,
				milli(look.best), milli(look.p50), milli(look.p99), milli(page.best), milli(page.p50), milli(page.p99), milli(bare.best), milli(bare.p50), milli(bare.p99), milli(same.p50), milli(same.p99),
				float64(look.p99)/float64(bare.p99), float64(page.p99)/float64(bare.p99), n)
		}
	}
}

// bare is the full-text query for the newest things of every kind that the condition keeps.
func (b *bench) bare(text string, kept access.Predicate) error {
	w := parse(text)
	for _, k := range indexed() {
		place := codeOf(benchAccount) + string(k.mark())
		query, args := `select `+entryColumns+` from search_words cross join search_entries e on e.rowid = search_words.rowid and e.account_id = ?
			where search_words match ? and `+kept.SQL+` order by search_words.rowid desc limit 20`, []any{benchAccount, w.match(place, "", false)}
		if b.DB.Postgres() {
			query, args = `select `+entryColumns+` from search_entries e where e.account_id = ? and (e.words::tsvector) @@ cast(cast(? as text) as tsquery) and e.kind = ? and `+kept.SQL+`
				order by e.at desc, e.id desc limit 20`, []any{benchAccount, w.tsquery(place, ""), k}
		}
		rows, err := b.DB.Query(b.ctx, query, append(args, kept.Args...)...)
		if err := scanRows(rows, err, map[Kind][]row{}); err != nil {
			return err
		}
	}
	return nil
}

type spread struct{ best, p50, p99 time.Duration }

func milli(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// spans measures reads by several readers, in turns, so that what else the machine does slows all of them down.
func (b *bench) spans(reads ...func() error) []spread {
	b.Helper()
	all := make([][]time.Duration, len(reads))
	for i := range all {
		all[i] = make([]time.Duration, *benchReads)
	}
	var group sync.WaitGroup
	for reader := range *benchReaders {
		group.Go(func() {
			for i := reader; i < *benchReads; i += *benchReaders {
				for j, read := range reads {
					start := time.Now()
					if err := read(); err != nil {
						b.Error(err)
						return
					}
					all[j][i] = time.Since(start)
				}
			}
		})
	}
	group.Wait()
	var out []spread
	for _, list := range all {
		slices.Sort(list)
		out = append(out, spread{list[0], list[len(list)/2], list[len(list)*99/100]})
	}
	return out
}
