package seal

import (
	"crypto/rand"
	"strings"

	"cspready/graph"
)

// Characters of a password: none that looks like another on paper (0 and O; 1, l and I), and only symbols that survive
// copying, shells and tables.
const (
	uppers  = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	lowers  = "abcdefghijkmnopqrstuvwxyz"
	digits  = "23456789"
	symbols = "-_.+=!#%"

	alphabet = uppers + lowers + digits + symbols
)

const passwordLength = 32

// randomPassword returns a random password of 192 bits: 32 characters out of 65 have 192.7 bits, and the passwords that
// [isPresentable] rejects reduce that by 0.7.
func randomPassword() graph.Hidden {
	for {
		if p := randomText(passwordLength); isPresentable(p) {
			return graph.Hidden(p)
		}
	}
}

// isPresentable reports whether a password has a character of each class, as Microsoft Entra requires, and begins and
// ends with one that no shell, table or double click misreads. To reject whole passwords leaves the others equally
// likely.
func isPresentable(p string) bool {
	for _, class := range []string{uppers, lowers, digits, symbols} {
		if !strings.ContainsAny(p, class) {
			return false
		}
	}
	return strings.ContainsAny(p[:1], uppers+lowers) && !strings.ContainsAny(p[len(p)-1:], symbols)
}

// randomText returns characters of the alphabet with equal probability: it drops random bytes from the last whole
// multiple of the alphabet's length on.
func randomText(length int) string {
	const limit = 256 / len(alphabet) * len(alphabet)
	text := make([]byte, 0, length)
	for len(text) < length {
		var drawn [2 * passwordLength]byte
		_, _ = rand.Read(drawn[:]) // never fails: it ends the program instead
		for _, b := range drawn {
			if int(b) < limit && len(text) < length {
				text = append(text, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(text)
}

// NewPassword returns a random password, see [randomPassword].
func (localFiles) NewPassword() graph.Hidden { return randomPassword() }
