//! Dates and times of day as marshmallow's regular expressions read them: ISO 8601, digits of any script, one or two
//! of them for everything but the year.

use std::ops::Range;

use super::python;

/// Where and why a text is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The bytes that are wrong; empty at the end of the text.
    pub range: Range<usize>,
    /// What is wrong there.
    pub words: String,
}

/// Reads a text from its front.
pub(super) struct Cursor<'a> {
    pub value: &'a str,
    pub at: usize,
}

impl Cursor<'_> {
    /// What is not read yet.
    pub fn rest(&self) -> &str {
        &self.value[self.at..]
    }

    /// At least `least` and at most `most` digits, as a number, with their bytes.
    pub fn digits(&mut self, least: usize, most: usize) -> Option<(u32, Range<usize>)> {
        let start = self.at;
        let mut number = 0;
        let mut count = 0;
        for c in self.value[start..].chars().take(most) {
            let Some(digit) = python::digit(c) else { break };
            number = number * 10 + digit;
            count += 1;
            self.at += c.len_utf8();
        }
        if count < least {
            self.at = start;
            return None;
        }
        Some((number, start..self.at))
    }

    /// One of `wanted`.
    pub fn take(&mut self, wanted: &[char]) -> bool {
        let next = self.rest().chars().next().filter(|c| wanted.contains(c));
        self.at += next.map_or(0, char::len_utf8);
        next.is_some()
    }

    /// What stands here is not what should.
    pub fn fault(&self, words: impl Into<String>) -> Fault {
        Fault { range: self.at..self.value.len(), words: words.into() }
    }

    /// Whether Python's `$` matches here: at the end, or at a line break that ends the text.
    pub fn is_at_end(&self) -> bool {
        matches!(self.rest(), "" | "\n")
    }

    /// `YYYY-MM-DD`.
    pub fn date(&mut self) -> Result<Date, Fault> {
        let wanted = |cursor: &Self| cursor.fault("a date such as `2024-12-31` is wanted here");
        let (year, year_range) = self.digits(4, 4).ok_or_else(|| wanted(self))?;
        if !self.take(&['-']) {
            return Err(wanted(self));
        }
        let (month, month_range) = self.digits(1, 2).ok_or_else(|| wanted(self))?;
        if !self.take(&['-']) {
            return Err(wanted(self));
        }
        let (day, day_range) = self.digits(1, 2).ok_or_else(|| wanted(self))?;
        let out_of_range = |range, words: &str| Err(Fault { range, words: words.to_owned() });
        if year == 0 {
            return out_of_range(year_range, "there is no year 0");
        }
        if !(1..=12).contains(&month) {
            return out_of_range(month_range, "there are 12 months");
        }
        if !(1..=days_in(year, month)).contains(&day) {
            return out_of_range(day_range, "the month has no such day");
        }
        Ok(Date { year, month, day })
    }

    /// `HH:MM[:SS[.ffffff]]`.
    pub fn time(&mut self) -> Result<Time, Fault> {
        let wanted = |cursor: &Self| cursor.fault("a time such as `23:59` is wanted here");
        let (hour, hour_range) = self.digits(1, 2).ok_or_else(|| wanted(self))?;
        if !self.take(&[':']) {
            return Err(wanted(self));
        }
        let (minute, minute_range) = self.digits(1, 2).ok_or_else(|| wanted(self))?;
        let (mut second, mut second_range, mut microsecond) = (0, 0..0, 0);
        let behind_minute = self.at;
        if self.take(&[':']) {
            match self.digits(1, 2) {
                Some(found) => (second, second_range) = found,
                None => self.at = behind_minute,
            }
        }
        let behind_second = self.at;
        if second_range.start < second_range.end && self.take(&['.']) {
            match self.digits(1, 6) {
                Some((number, range)) => {
                    let digits = self.value[range].chars().count() as u32;
                    microsecond = number * 10u32.pow(6 - digits);
                    let _ = self.digits(0, 6);
                }
                None => self.at = behind_second,
            }
        }
        let out_of_range = |range, words: &str| Err(Fault { range, words: words.to_owned() });
        if hour > 23 {
            return out_of_range(hour_range, "hours go from 0 to 23");
        }
        if minute > 59 {
            return out_of_range(minute_range, "minutes go from 0 to 59");
        }
        if second > 59 {
            return out_of_range(second_range, "seconds go from 0 to 59");
        }
        Ok(Time { hour, minute, second, microsecond })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub year: u32,
    pub month: u32,
    pub day: u32,
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub microsecond: u32,
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.microsecond > 0 {
            write!(f, ".{:06}", self.microsecond)?;
        }
        Ok(())
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(value: &str) -> Result<String, Fault> {
        Cursor { value, at: 0 }.date().map(|date| date.to_string())
    }

    fn time(value: &str) -> Result<String, Fault> {
        Cursor { value, at: 0 }.time().map(|time| time.to_string())
    }

    #[test]
    fn dates_have_the_days_that_the_calendar_has() {
        for (value, wanted) in [("2024-2-29", "2024-02-29"), ("2000-02-29", "2000-02-29"), ("0001-01-01", "0001-01-01")]
        {
            assert_eq!(date(value).as_deref(), Ok(wanted), "{value:?}");
        }
        for (value, range) in [
            ("2023-02-29", 8..10),
            ("1900-02-29", 8..10),
            ("2024-04-31", 8..10),
            ("2024-13-01", 5..7),
            ("2024-1-0", 7..8),
            ("0000-01-01", 0..4),
            ("24-01-01", 0..8),
            ("2024/01/01", 4..10),
        ] {
            assert_eq!(date(value).map_err(|fault| fault.range), Err(range), "{value:?}");
        }
    }

    #[test]
    fn times_may_lack_seconds() {
        for (value, wanted) in [
            ("1:00", "01:00:00"),
            ("23:59:59.5", "23:59:59.500000"),
            ("01:00:00.1234567890123", "01:00:00.123456"),
            ("01:00:", "01:00:00"),
            ("01:00.5", "01:00:00"),
            ("\u{661}:\u{660}\u{661}", "01:01:00"),
        ] {
            assert_eq!(time(value).as_deref(), Ok(wanted), "{value:?}");
        }
        for (value, range) in [("24:00", 0..2), ("01:60", 3..5), ("01:00:60", 6..8), ("0100", 2..4), ("noon", 0..4)] {
            assert_eq!(time(value).map_err(|fault| fault.range), Err(range), "{value:?}");
        }
    }
}
