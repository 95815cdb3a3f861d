//! `datetime.strftime` in the C locale.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Writes a time, in seconds since 1970, piece by piece.
///
/// # Errors
/// An unknown directive.
pub(super) fn strftime(now: i64, format: &str, mut push: impl FnMut(&str) -> Result<(), String>) -> Result<(), String> {
    let moment = Moment::new(now);
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        push(before)?;
        let (padded, after) = after.strip_prefix('-').map_or((true, after), |after| (false, after));
        let mut characters = after.chars();
        let field = characters.next().and_then(|directive| moment.field(directive));
        let text = field.ok_or("strftime_now: the directive after '%' is unknown")?;
        rest = characters.as_str();
        let bare = text.trim_start_matches(['0', ' ']);
        push(if padded {
            &text
        } else if bare.is_empty() {
            "0"
        } else {
            bare
        })?;
    }
    push(rest)
}

struct Moment {
    year: i64,
    /// 1..=12, 1..=31, 1..=366.
    month: i64,
    day: i64,
    day_of_year: i64,
    /// 0..=6, where 0 is Sunday.
    weekday: i64,
    second_of_day: i64,
}

impl Moment {
    /// Converts days to a date of the proleptic Gregorian calendar, by 400-year eras that begin in
    /// March (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`).
    fn new(now: i64) -> Self {
        let days = now.div_euclid(86_400);
        let since_march_0000 = days + 719_468;
        let era = since_march_0000.div_euclid(146_097);
        let day_of_era = since_march_0000.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_from_march = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_from_march + 2) / 153;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let day_of_year =
            if month <= 2 { day_from_march - 305 } else { day_from_march + 60 + i64::from(is_leap(year)) };
        Self {
            year,
            month,
            day: day_from_march - (153 * month_from_march + 2) / 5 + 1,
            day_of_year,
            weekday: (days + 4).rem_euclid(7),
            second_of_day: now.rem_euclid(86_400),
        }
    }

    /// The year and week of ISO 8601.
    fn iso_week(&self) -> (i64, i64) {
        let weekday = (self.weekday + 6) % 7;
        let week = (self.day_of_year - 1 - weekday + 10) / 7;
        let weeks_of = |year: i64| {
            let december_31 =
                |year: i64| (year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400)).rem_euclid(7);
            52 + i64::from(december_31(year) == 4 || december_31(year - 1) == 3)
        };
        match week {
            0 => (self.year - 1, weeks_of(self.year - 1)),
            53 if weeks_of(self.year) == 52 => (self.year + 1, 1),
            week => (self.year, week),
        }
    }

    fn field(&self, directive: char) -> Option<String> {
        let (hour, minute, second) = (self.second_of_day / 3600, self.second_of_day / 60 % 60, self.second_of_day % 60);
        let hour_of_12 = (hour + 11) % 12 + 1;
        let half = if hour < 12 { "AM" } else { "PM" };
        let month = usize::try_from(self.month - 1).ok().and_then(|m| MONTHS.get(m))?;
        let weekday = usize::try_from(self.weekday).ok().and_then(|d| WEEKDAYS.get(d))?;
        let (iso_year, iso_week) = self.iso_week();
        let (year_day, monday) = (self.day_of_year - 1, (self.weekday + 6) % 7);
        let of =
            |directives: &str| directives.chars().map(|c| self.field(c).unwrap_or_else(|| c.to_string())).collect();
        Some(match directive {
            'Y' => format!("{:04}", self.year),
            'C' => format!("{:02}", self.year.div_euclid(100)),
            'y' => format!("{:02}", self.year.rem_euclid(100)),
            'm' => format!("{:02}", self.month),
            'd' => format!("{:02}", self.day),
            'e' => format!("{:2}", self.day),
            'j' => format!("{:03}", self.day_of_year),
            'B' => (*month).to_owned(),
            'b' | 'h' => month.get(..3)?.to_owned(),
            'A' => (*weekday).to_owned(),
            'a' => weekday.get(..3)?.to_owned(),
            'u' => format!("{}", monday + 1),
            'w' => format!("{}", self.weekday),
            'U' => format!("{:02}", (year_day + 7 - self.weekday) / 7),
            'W' => format!("{:02}", (year_day + 7 - monday) / 7),
            'G' => format!("{iso_year:04}"),
            'g' => format!("{:02}", iso_year.rem_euclid(100)),
            'V' => format!("{iso_week:02}"),
            'H' => format!("{hour:02}"),
            'k' => format!("{hour:2}"),
            'I' => format!("{hour_of_12:02}"),
            'l' => format!("{hour_of_12:2}"),
            'M' => format!("{minute:02}"),
            'S' => format!("{second:02}"),
            'f' => "000000".to_owned(),
            'p' => half.to_owned(),
            'P' => half.to_ascii_lowercase(),
            'z' | 'Z' => String::new(),
            'n' => "\n".to_owned(),
            't' => "\t".to_owned(),
            'F' => format!("{:04}-{:02}-{:02}", self.year, self.month, self.day),
            'T' | 'X' => format!("{hour:02}:{minute:02}:{second:02}"),
            'R' => format!("{hour:02}:{minute:02}"),
            'r' => format!("{hour_of_12:02}:{minute:02}:{second:02} {half}"),
            'D' | 'x' => format!("{:02}/{:02}/{:02}", self.month, self.day, self.year.rem_euclid(100)),
            'c' => of("a b e T Y"),
            '%' => String::from("%"),
            _ => return None,
        })
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[cfg(test)]
mod tests {
    use super::strftime;

    fn format(now: i64, format: &str) -> Result<String, String> {
        let mut out = String::new();
        strftime(now, format, |piece| {
            out.push_str(piece);
            Ok(())
        })?;
        Ok(out)
    }

    #[test]
    fn dates_are_those_of_python() {
        for (now, directives, expected) in [
            (0, "%Y-%m-%d %H:%M:%S %A %j", "1970-01-01 00:00:00 Thursday 001"),
            (1_721_952_000, "%d %b %Y", "26 Jul 2024"),
            (951_782_399, "%a %-d %B %y %I%p", "Mon 28 February 00 11PM"),
            (951_782_400, "%F %j", "2000-02-29 060"),
            (1_735_603_200, "%F %j %%", "2024-12-31 366 %"),
            (-1, "%F %T", "1969-12-31 23:59:59"),
            (
                1_721_952_000,
                "%c|%x|%X|%D|%R|%u%w|%U %W|%G-%V",
                "Fri Jul 26 00:00:00 2024|07/26/24|00:00:00|07/26/24|00:00|55|29 30|2024-30",
            ),
            (1_230_768_000, "%G-%V %U %W %e|%-e", "2009-01 00 00  1|1"),
            (1_104_537_600, "%G-%V %g", "2004-53 04"),
        ] {
            assert_eq!(format(now, directives).unwrap(), expected);
        }
        assert!(format(0, "%Q").is_err());
        assert!(format(i64::MAX, "%Y %c").is_ok() && format(i64::MIN, "%Y %G %V").is_ok());
        assert!(format(0, "%").is_err());
    }
}
