package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// longestPart is the longest part of a name that comes from a tenant, so that no file system rejects the name as too
// long.
const longestPart = 40

// A name is the common part of the names of the files of one subject, such as an account:
// cspready-DOMAIN-USER-HASH.age, then …-2.age and so on. A user principal name belongs to one account of one tenant,
// so the name is made of nothing else. The hash distinguishes subjects that are equal once every unusual character
// was replaced.
type name string

// nameOf returns the name for a subject, see [subjectOf].
func nameOf(subject string) name {
	subject = strings.ToLower(subject)
	user, domain, _ := strings.Cut(subject, "@")
	sum := sha256.Sum256([]byte(subject))
	return name(fmt.Sprintf("cspready-%s-%s-%s", sanitizePart(domain), sanitizePart(user), hex.EncodeToString(sum[:4])))
}

var unusual = regexp.MustCompile(`[^a-z0-9]+`)

// sanitizePart converts a text of a tenant to a part of a file name: letters and digits with single hyphens or dots
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

// file returns the name of the nth file.
func (n name) file(nth int) string {
	if nth == 1 {
		return string(n) + ".age"
	}
	return fmt.Sprintf("%s-%d.age", n, nth)
}

// newest returns the highest number among the files of a folder that have this name; 0 if there is none.
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
