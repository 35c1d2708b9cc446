package plain

import (
	"context"
	"errors"

	"cspready/graph"
	"cspready/steps"
)

// How many expired codes are replaced. A person who lets more codes expire is not there, and a check in a
// script has to end.
const (
	freshCodes           = 3
	freshCodesUnattended = 1
)

// A Desk lets a person sign in on plain lines.
type Desk struct {
	Console *Console
	Open    func(url string) error // opens the browser of this machine
	Demo    *steps.Demo            // nil for a real tenant
	// Attended is set if the person can type while an attempt waits, to change the method. Otherwise only the
	// address at which a browser ended is read, so that a check in a script does not read its input.
	Attended bool

	blocked bool // a device code was refused
	noCodes bool // device codes cannot be used
}

// withoutCodes returns the prompt for a sign-in that cannot use a device code.
func (d *Desk) withoutCodes() *Desk {
	return &Desk{Console: d.Console, Open: d.Open, Demo: d.Demo, Attended: d.Attended, noCodes: true}
}

// Blocked reports whether a device code was refused.
func (d *Desk) Blocked() bool { return d.blocked }

// other is the error of an attempt that ends because the person chose a method.
type other struct{ way graph.Way }

func (other) Error() string { return "another way was chosen" }

// SignIn lets a person sign in. A code that expires is replaced by a new one; a refused code is followed by
// the browser if a person is there to use it. The end of an attended input ends the sign-in, because no one
// could answer the next questions.
func (d *Desk) SignIn(ctx context.Context, in graph.SignIn, want graph.Want) (graph.Session, error) {
	return d.signIn(ctx, in, want, true)
}

// signIn is [Desk.SignIn]. If needsInput is false, the end of the input does not end the sign-in.
func (d *Desk) signIn(
	ctx context.Context, in graph.SignIn, want graph.Want, needsInput bool,
) (graph.Session, error) {
	codes := freshCodes
	if !d.Attended {
		codes = freshCodesUnattended
	}
	for fresh := 0; ; {
		session, err := d.attempt(ctx, in, want, needsInput)
		var chosen other
		d.blocked = d.blocked || errors.Is(err, graph.ErrCodeBlocked)
		switch {
		case err == nil:
			return session, nil
		case errors.As(err, &chosen):
			want.Way = chosen.way
		case errors.Is(err, graph.ErrCodeExpired) && fresh < codes:
			fresh++
			d.Console.Tell("plain.expired")
		case errors.Is(err, graph.ErrCodeBlocked) && d.Attended && want.Way == graph.DeviceCode:
			d.Console.Explain(err)
			want.Way = graph.Browser
		default:
			return graph.Session{}, err
		}
	}
}

// attempt shows the prompt of one attempt and waits for its end. Meanwhile it reads what the person types.
func (d *Desk) attempt(
	ctx context.Context, in graph.SignIn, want graph.Want, needsInput bool,
) (session graph.Session, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	attempt, err := in.Begin(ctx, want)
	if err != nil {
		return graph.Session{}, err
	}
	d.show(attempt.Prompt())
	waiting, ended := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer ended()
		session, err = attempt.Wait(ctx, d.progress())
	}()
	reason := d.listen(waiting, attempt, needsInput)
	if reason != nil && waiting.Err() == nil {
		cancel()
	}
	<-done
	if err != nil && reason != nil && !errors.Is(reason, context.Canceled) {
		return graph.Session{}, reason // unless the attempt succeeded at the same moment
	}
	return session, err
}

// listen reads lines while an attempt waits. It returns the reason to cancel the attempt, or nil if it
// stops reading. A line without meaning here was typed ahead for a later question: it is put back, and
// reading stops.
func (d *Desk) listen(ctx context.Context, attempt graph.Attempt, needsInput bool) error {
	paste := attempt.Prompt().Way == graph.Paste
	for d.Attended || paste {
		line, err := d.Console.next(ctx)
		if errors.Is(err, ErrNoAnswer) && !paste && !needsInput {
			return nil
		}
		if err != nil {
			return err
		}
		if way, ok := d.word(line, attempt.Prompt().Way); ok {
			return other{way}
		}
		if !paste {
			d.Console.hold(line)
			return nil
		}
		if line == "" {
			continue
		}
		err = attempt.Answer(line)
		if err == nil {
			return nil
		}
		d.Console.Explain(err)
	}
	return nil
}

// word returns the method that a line chooses; false if it chooses none.
func (d *Desk) word(line string, now graph.Way) (graph.Way, bool) {
	switch {
	case !d.Attended:
		return "", false
	case isWord(line, "b"):
		return graph.Browser, true
	case isWord(line, "p"):
		return graph.Paste, true
	case isWord(line, "c") && !d.noCodes:
		return graph.DeviceCode, true
	case isWord(line, "r"):
		return now, true
	}
	return "", false
}
