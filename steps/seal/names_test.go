package seal

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestFileNamesAreSafe(t *testing.T) {
	safe := regexp.MustCompile(`^cspready-[a-z0-9.-]*-[0-9a-f]{8}$`)
	seen := map[name]string{}
	for _, upn := range []string{
		emergency, "emergency-1@fabrikam.onmicrosoft.com", "../../etc/passwd@..", `a\b@c:d`, "con@nul", "", "@", ".@.",
		"x\x00\u202ey@z\n",
		strings.Repeat("a", 300) + "@" + strings.Repeat("b", 300), strings.Repeat("a", 301) + "@" + strings.Repeat("b", 300),
		"söhne@fabrikam.example",
		"sohne@fabrikam.example", "-rf@fabrikam.example", "a+b@fabrikam.example", "a_b@fabrikam.example",
		"a..b@fabrikam.example",
	} {
		n := nameOf(upn)
		if !safe.MatchString(string(n)) || len(n) > 110 || strings.Contains(string(n), "..") ||
			filepath.Base(n.file(2)) != n.file(2) {
			t.Errorf("%q is kept in %q", upn, n)
		}
		if other, ok := seen[n]; ok {
			t.Errorf("%q and %q share a file", upn, other)
		}
		seen[n] = upn
	}
	if nameOf(strings.ToUpper(emergency)) != nameOf(emergency) {
		t.Error("an account in capitals has a file of its own")
	}
	if got := string(nameOf(emergency)); !strings.HasPrefix(got, "cspready-fabrikam.onmicrosoft.com-emergency1-") {
		t.Errorf("an unrecognisable file name: %s", got)
	}
}

func TestNewestFileHasHighestNumber(t *testing.T) {
	n := nameOf(emergency)
	for _, c := range []struct {
		files []string
		want  int
	}{
		{nil, 0},
		{[]string{n.file(1)}, 1},
		{[]string{n.file(10), n.file(2)}, 10}, // number 1 was carried away
		{[]string{string(n) + "-02.age", string(n) + "-x.age", string(n), "x" + n.file(3), n.file(1) + ".bak",
			string(n) + "--3.age"}, 0},
	} {
		if got := n.newest(c.files); got != c.want {
			t.Errorf("the newest of %v is %d, want %d", c.files, got, c.want)
		}
	}
}
