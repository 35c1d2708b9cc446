package coverage

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// A Roster is the list of a tenant's accounts, identified by number. It stores a hundred thousand of them in ten
// megabytes.
//
// Add all accounts before you call any other method.
type Roster struct {
	blocks   [][]entry // of blockSize each, so that growing copies nothing
	n        int
	texts    []string // user principal names and display names, concatenated
	pending  strings.Builder
	sorted   []int32        // numbers by id
	otherIDs map[int]string // ids that are not GUIDs; Graph has none
}

const (
	blockSize = 4096
	textSize  = 64 << 10
)

type guid [16]byte

type entry struct {
	id        guid
	text      uint32 // index in texts
	offset    uint32 // in that text
	upn, name uint16 // lengths
	created   uint32 // seconds since 1970; 0 if unknown
	flags     flags
}

type flags uint16

const (
	disabled flags = 1 << iota
	guest
	external
	maybeExternal
	synced
	agent
	entraHome
	otherHome
)

// Add appends an account.
func (r *Roster) Add(u graph.User) {
	id, ok := parseGUID(u.ID)
	if !ok {
		if r.otherIDs == nil {
			r.otherIDs = map[int]string{}
		}
		r.otherIDs[r.n] = u.ID
	}
	upn, name := clip(u.UserPrincipalName), clip(u.Name)
	if r.pending.Len()+len(upn)+len(name) > textSize {
		r.flush()
	}
	e := entry{id: id, text: uint32(len(r.texts)), offset: uint32(r.pending.Len()), upn: uint16(len(upn)),
		name: uint16(len(name))}
	r.pending.WriteString(upn)
	r.pending.WriteString(name)
	if s := u.Created.Unix(); !u.Created.IsZero() && s > 0 {
		e.created = uint32(min(s, 1<<32-1))
	}
	for f, set := range map[flags]bool{disabled: u.Enabled == graph.No, guest: u.Guest,
		external: u.External == graph.Yes, maybeExternal: u.External == graph.Unknown, synced: u.Synced,
		agent: u.Agent, entraHome: u.EntraHome == graph.Yes, otherHome: u.EntraHome == graph.No} {
		if set {
			e.flags |= f
		}
	}
	if r.n%blockSize == 0 {
		r.blocks = append(r.blocks, make([]entry, 0, blockSize))
	}
	last := &r.blocks[len(r.blocks)-1]
	*last = append(*last, e)
	r.n++
	r.sorted = nil
}

// clip limits the length of a text from the tenant, as lengths are stored in two bytes.
func clip(s string) string { return s[:min(len(s), 1<<10)] }

func (r *Roster) flush() {
	r.texts = append(r.texts, strings.Clone(r.pending.String()))
	r.pending.Reset()
	r.pending.Grow(textSize)
}

// Len returns the number of accounts, disabled ones included.
func (r *Roster) Len() int { return r.n }

func (r *Roster) entry(i int) *entry { return &r.blocks[i/blockSize][i%blockSize] }

// User returns the account with a number.
func (r *Roster) User(i int) graph.User {
	e := r.entry(i)
	text := r.pending.String()
	if int(e.text) < len(r.texts) {
		text = r.texts[e.text]
	}
	text = text[e.offset:]
	u := graph.User{
		ID: e.id.String(), UserPrincipalName: text[:e.upn], Name: text[e.upn:][:e.name],
		Enabled: graph.TriOf(e.flags&disabled == 0), Guest: e.flags&guest != 0, Synced: e.flags&synced != 0,
		Agent: e.flags&agent != 0, External: graph.TriOf(e.flags&external != 0),
	}
	if e.flags&maybeExternal != 0 {
		u.External = graph.Unknown
	}
	if e.flags&(entraHome|otherHome) != 0 {
		u.EntraHome = graph.TriOf(e.flags&entraHome != 0)
	}
	if id, ok := r.otherIDs[i]; ok {
		u.ID = id
	}
	if e.created != 0 {
		u.Created = time.Unix(int64(e.created), 0).UTC()
	}
	return u
}

// Find returns the number of the account with an object id.
func (r *Roster) Find(id string) (int, bool) {
	g, _ := parseGUID(id)
	if r.sorted == nil {
		r.sort()
	}
	index, found := slices.BinarySearchFunc(r.sorted, g,
		func(n int32, g guid) int { return r.entry(int(n)).id.compare(g) })
	if !found {
		return 0, false
	}
	return int(r.sorted[index]), true
}

// Sort prepares for Find, so that several goroutines may call it at once.
func (r *Roster) Sort() {
	if r.sorted == nil {
		r.sort()
	}
}

func (r *Roster) sort() {
	r.sorted = make([]int32, r.n)
	for i := range r.sorted {
		r.sorted[i] = int32(i)
	}
	slices.SortFunc(r.sorted, func(a, b int32) int { return r.entry(int(a)).id.compare(r.entry(int(b)).id) })
}

// IsEnabled reports whether the account can sign in, as far as is known.
func (r *Roster) IsEnabled(i int) bool { return r.entry(i).flags&disabled == 0 }

// IsExternal reports whether an account belongs, or may belong, to a guest or an external user.
func (r *Roster) IsExternal(i int) bool { return r.entry(i).flags&(guest|external|maybeExternal) != 0 }

// IsAgent reports whether an account belongs to an agent.
func (r *Roster) IsAgent(i int) bool { return r.entry(i).flags&agent != 0 }

// CreatedAfter reports whether an account was created after t; also true if the date is unknown.
func (r *Roster) CreatedAfter(i int, t time.Time) bool {
	c := r.entry(i).created
	return c == 0 || int64(c) > t.Unix()
}

func (g guid) compare(h guid) int { return slices.Compare(g[:], h[:]) }

// String returns the id as Graph prints it.
func (g guid) String() string {
	var b [36]byte
	hex.Encode(b[:8], g[:4])
	hex.Encode(b[9:13], g[4:6])
	hex.Encode(b[14:18], g[6:8])
	hex.Encode(b[19:23], g[8:10])
	hex.Encode(b[24:], g[10:])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// parseGUID parses an id. Any other text gets an artificial GUID that is the same every time.
func parseGUID(s string) (g guid, ok bool) {
	var digits [32]byte
	n := 0
	for i := range len(s) {
		switch dash := i == 8 || i == 13 || i == 18 || i == 23; {
		case dash != (s[i] == '-') || n == len(digits):
			return hashedGUID(s), false
		case !dash:
			digits[n] = s[i]
			n++
		}
	}
	if _, err := hex.Decode(g[:], digits[:]); err != nil || n != len(digits) {
		return hashedGUID(s), false
	}
	return g, true
}

func hashedGUID(s string) guid {
	sum := sha256.Sum256([]byte(s))
	return guid(sum[:16])
}

// OldestCreation returns when the oldest account was created; zero if no date is known.
func (r *Roster) OldestCreation() time.Time {
	var oldest uint32
	for i := range r.n {
		if c := r.entry(i).created; c != 0 && (oldest == 0 || c < oldest) {
			oldest = c
		}
	}
	if oldest == 0 {
		return time.Time{}
	}
	return time.Unix(int64(oldest), 0).UTC()
}
