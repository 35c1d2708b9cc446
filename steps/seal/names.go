package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// longestPart bounds each part of a name that comes from a tenant, so that no file system finds the whole too long.
const longestPart = 40

// A name is what the files of one subject are called, an account for example: cspready-DOMAIN-USER-HASH.age, then
// …-2.age and so on. A user principal name belongs to one account of one tenant, so the name is made of nothing else.
// The hash keeps those apart that read the same once every unusual character was replaced.
type name string

func nameOf(subject string) name {
	subject = strings.ToLower(subject)
	user, domain, _ := strings.Cut(subject, "@")
	sum := sha256.Sum256([]byte(subject))
	return name(fmt.Sprintf("cspready-%s-%s-%s", sanitizePart(domain), sanitizePart(user), hex.EncodeToString(sum[:4])))
}

var unusual = regexp.MustCompile(`[^a-z0-9]+`)

// sanitizePart returns a tenant's string as a part of a file name: letters and digits with single hyphens or dots
// between them.
func sanitizePart(s string) string {
	s = unusual.ReplaceAllStringFunc(s, func(run string) string {
		if run == "." {
			return run
		}
		return "-"
	})
	return strings.Trim(s[:min(len(s), longestPart)], "-.")
}

// file is the name of the nth file.
func (n name) file(nth int) string {
	if nth == 1 {
		return string(n) + ".age"
	}
	return fmt.Sprintf("%s-%d.age", n, nth)
}

// newest returns the number of the newest among files in a folder; 0 when there is none of this name.
func (n name) newest(files []string) int {
	found := 0
	for _, f := range files {
		rest, ok := strings.CutPrefix(strings.TrimSuffix(f, ".age"), string(n))
		nth, err := strconv.Atoi(strings.TrimPrefix(rest, "-"))
		if rest == "" {
			nth, err = 1, nil
		}
		if ok && err == nil && n.file(nth) == f {
			found = max(found, nth)
		}
	}
	return found
}
