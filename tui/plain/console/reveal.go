package console

import (
	"context"
	"io"
	"strings"

	"cspready/assets/catalog"
	"cspready/steps/secret"
)

// RevealSecret prints a secret if the person asks for it, and erases it. It goes to out, or to the output of the
// console if out is nil.
func (c *Console) RevealSecret(ctx context.Context, out io.Writer, s *secret.Shown) error {
	defer s.Clear()
	if out == nil {
		out = c.out
	}
	c.DropTypedAhead(ctx)
	c.Print("plain.secret-hidden", "who", s.Owner, "what", s.Description)
	answer, err := c.NextAnswer(ctx)
	if err != nil {
		return err
	}
	if value, ok := s.Show(); ok && IsWord(answer, "show") {
		lines := catalog.CleanWhole(string(value)) // a certificate with its key has several
		_, err = io.WriteString(out, strings.Join(lines, "\n")+"\n")
	}
	return err
}
